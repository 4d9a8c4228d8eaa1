/** What model files are called. */
export const modelEndings = [".model.json", ".model.ts", ".model.js", ".model.mjs"] as const;

export const isModelName = (fileName: string): boolean =>
  modelEndings.some((ending) => fileName.endsWith(ending));

/** A module of TypeScript or JavaScript, a model or not. */
export const isCodeFile = (fileName: string): boolean => /\.[mc]?[jt]s$/.test(fileName);

/** It is code: a module whose default export is the model. */
export const isCodeModel = (fileName: string): boolean =>
  isModelName(fileName) && !fileName.endsWith(".json");
