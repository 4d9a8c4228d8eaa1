/**
 * Runs a model file in code and the modules it imports, each as it stands: TypeScript loses its types
 * without a build, line by line, so that line numbers are the file's own. Only files inside the root are
 * read. Runs in the calling thread: in a worker, where whoever asked can end it.
 */
import { readFileSync, statSync } from "node:fs";
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Script } from "node:vm";
import { transform } from "sucrase";
import { UserError, type UserPlace } from "../../engine/userError";
import type { Evaluated, LoadedModule } from "../../model/code/evaluated";
import { lineMapOf } from "../../model/lineMap";
import { codeSyntax, isTypeScript } from "../../model/code/syntax";
import { placeOfThrown, ranFile, thrownText } from "./userFiles";
import { TimeUp, withinTime } from "./withinTime";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export interface EvaluateOptions {
  /** Absolute path of the folder no imported file may lie outside of. */
  readonly root: string;
  /** What the code prints with `console.log` and its like. Default: nowhere. */
  readonly log?: (line: string) => void;
}

/** A model file makes an object; one that takes longer is caught in a loop. */
const mostMs = 2_000;
const codeEndings = [".ts", ".js", ".mjs", ".cjs", ".mts"];

/** Throws a UserError with the line where the code cannot be read, loaded or run to its end. */
export const evaluateModel = (text: string, file: string, options: EvaluateOptions): Evaluated => {
  const modules: LoadedModule[] = [];
  const loading = new Map<string, { exports: unknown }>();
  const console = consoleFor(options.log ?? (() => undefined));
  const plain = plainScripts(options.root);

  const load = (from: string, source: string): { exports: unknown } => {
    const module: { exports: unknown } = { exports: {} };
    loading.set(from, module);
    if (extname(from) === ".json") {
      module.exports = parsedJson(from, source);
      return module;
    }
    const code = plain.of(source, from);
    modules.push({ file: from, text: source, code });
    ranFile(from);
    const require = (request: unknown): unknown => {
      const target = resolveImport(String(request), from, source, options.root);
      return (loading.get(target) ?? load(target, readFileSync(target, "utf8"))).exports;
    };
    const run = compiled(code, from);
    run.call(undefined, module.exports, require, module, console);
    return module;
  };

  // Only what the code itself does is measured: making it plain takes a busy machine a while.
  plain.prepare(text, file);
  const { exports } = within(mostMs, file, () => load(file, text));
  const exported = exportedBy(exports);
  if (exported === undefined) {
    throw new UserError(
      say`The file exports no model: end it with \`export default { data: …, layers: […], loss: … };\`.`,
      {
        file,
        line: lineMapOf(text).lineCount,
        column: 1,
      },
    );
  }
  return { exported, modules, files: [...loading.keys()] };
};

const exportedBy = (exports: unknown): unknown => {
  const { default: byDefault } = exports as { default?: unknown };
  if (byDefault !== undefined) return byDefault;
  const isEmpty = typeof exports === "object" && exports !== null && Object.keys(exports).length === 0;
  const isModule = typeof exports === "object" && exports !== null && "__esModule" in exports;
  return isEmpty || isModule ? undefined : exports;
};

/** The plain scripts of a model's modules, each made once. */
const plainScripts = (root: string) => {
  const made = new Map<string, { readonly source: string; readonly code: string }>();
  const of = (source: string, file: string): string => {
    const known = made.get(file);
    if (known?.source === source) return known.code;
    const code = plainScript(source, file);
    made.set(file, { source, code });
    return code;
  };
  /** With all that it imports; what cannot be read or found is told when it is loaded. */
  const prepare = (source: string, file: string): void => {
    try {
      for (const [, request] of of(source, file).matchAll(/\brequire\(['"](\.[^'"]*)['"]\)/g)) {
        const target = resolveImport(request!, file, source, root);
        if (extname(target) !== ".json" && !made.has(target)) prepare(readFileSync(target, "utf8"), target);
      }
    } catch {
      // Told with its place when it is loaded.
    }
  };
  return { of, prepare };
};

/** Imports and exports become calls and assignments, types go; every line stays where it is. */
const plainScript = (source: string, file: string): string => {
  const { errors } = codeSyntax(source, file);
  const [error] = errors;
  if (error) {
    throw new UserError(say`The code cannot be read: ${error.message}`, {
      file,
      ...lineMapOf(source).positionAt(error.range.offset),
    });
  }
  const { code } = transform(source, {
    transforms: isTypeScript(file) ? ["typescript", "imports"] : ["imports"],
    filePath: file,
    disableESTransforms: true,
  });
  return code;
};

const head = "(function (exports, require, module, console) {";

const compiled = (code: string, file: string): ((...given: unknown[]) => void) => {
  try {
    const script = new Script(`${head}${code}\n})`, { filename: file, columnOffset: -head.length });
    return script.runInThisContext() as (...given: unknown[]) => void;
  } catch (error) {
    throw new UserError(say`The code cannot be read: ${reasonOf(error)}`, placeOfSyntaxError(error, file));
  }
};

/** `file.ts:12` is how the first line of such an error's stack begins. */
const placeOfSyntaxError = (error: unknown, file: string): UserPlace => {
  const line = /:(\d+)\n/.exec(error instanceof Error ? (error.stack ?? "") : "")?.[1];
  return { file, line: line === undefined ? 1 : Number(line), column: 1 };
};

/** What user code throws, or that it does not end, is told with its line. */
const within = <T>(milliseconds: number, file: string, call: () => T): T => {
  try {
    return withinTime(milliseconds, call);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const start = { file, line: 1, column: 1 };
    if (error instanceof TimeUp) {
      const message = sentences(
        say`The code had not ended after ${milliseconds / 1000} s, so it was stopped.`,
        say`A model file only describes the model: is there a loop without an end?`,
      );
      throw new UserError(message, start);
    }
    throw new UserError(say`The code threw ${thrownText(error)}`, placeOfThrown(error) ?? start);
  }
};

const parsedJson = (file: string, source: string): unknown => {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new UserError(say`This JSON file cannot be read: ${reasonOf(error)}.`, {
      file,
      line: 1,
      column: 1,
    });
  }
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const resolveImport = (request: string, from: string, source: string, root: string): string => {
  const refuse = (message: string): never => {
    throw new UserError(message, { file: from, ...placeOfImport(request, source) });
  };
  if (!request.startsWith("./") && !request.startsWith("../") && !isAbsolute(request)) {
    return refuse(
      say`\`${request}\` cannot be imported: a model file may import its own modules by relative path ("./helper"), and types from anywhere with \`import type\`.`,
    );
  }
  const target = resolve(dirname(from), request);
  const way = relative(root, target);
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) {
    return refuse(say`\`${request}\` lies outside of the folder that is open, ${root}; move it inside.`);
  }
  const found = [target, ...codeEndings.map((ending) => target + ending), ...sisters(target)].find(isFile);
  return found ?? refuse(say`There is no module \`${request}\` beside this file.`);
};

/** TypeScript's way to import `helper.ts` is as `./helper.js`; a folder stands for its index. */
const sisters = (target: string): string[] => [
  ...(/\.[mc]?js$/.test(target) ? [target.replace(/js$/, "ts")] : []),
  ...codeEndings.map((ending) => join(target, `index${ending}`)),
];

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === true;

const placeOfImport = (request: string, source: string): { line: number; column: number } => {
  const quoted = [`"${request}"`, `'${request}'`].map((text) => source.indexOf(text)).filter((at) => at >= 0);
  return lineMapOf(source).positionAt(quoted.length === 0 ? 0 : Math.min(...quoted));
};

const consoleFor = (log: (line: string) => void): Record<string, (...given: unknown[]) => void> => {
  const print = (...given: unknown[]): void => log(given.map(shown).join(" "));
  return { log: print, info: print, warn: print, error: print, debug: print, table: print, trace: print };
};

const shown = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (ArrayBuffer.isView(value))
    return `[${Array.from(value as Float64Array)
      .slice(0, 100)
      .join(", ")}]`;
  try {
    return JSON.stringify(value) || String(value);
  } catch {
    return String(value);
  }
};
