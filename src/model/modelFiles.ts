/** What model files are called. */
export const modelEndings = [".model.json", ".model.ts", ".model.js", ".model.mjs"] as const;

export const isModelName = (fileName: string): boolean =>
  modelEndings.some((ending) => fileName.endsWith(ending));

/** It is code: a module whose default export is the model. */
export const isCodeModel = (fileName: string): boolean =>
  isModelName(fileName) && !fileName.endsWith(".json");
