/** Model files in code: `*.model.ts`, `*.model.js`, `*.model.mjs`. */
import { UserError } from "../../engine/userError";
import type { CustomPlaces } from "../custom";
import { lineMapOf } from "../lineMap";
import type { TextRange } from "../problem";
import type { TextNode, TreeError } from "../tree";
import { codeTree, type FoundCustom } from "./codeTree";
import type { Evaluated } from "./evaluated";
import { placesOf } from "./gradientPlaces";
import { type CodeSyntax, codeSyntax, rangeOfSyntax } from "./syntax";
import { say } from "../../words/words";

/** What a file in code says, as far as it is plain data: what can be told to another thread. */
export interface CodeReading {
  readonly root: TextNode | undefined;
  readonly errors: readonly TreeError[];
  readonly places: Readonly<Record<string, CustomPlaces>>;
  /** Absolute paths of the files it was made of, itself first; itself alone where it was not run to its end. */
  readonly files: readonly string[];
}

export interface CodeInput {
  readonly text: string;
  /** Absolute path. */
  readonly file: string;
  /** Runs it; throws a UserError. Without it nothing is run: what the text says by itself is read. */
  readonly run?: () => Evaluated;
}

/** The values of a file in code with their places; its custom layers and losses with their functions where it ran. */
export const readCode = ({
  text,
  file,
  run,
}: CodeInput): { readonly reading: CodeReading; readonly customs: ReadonlyMap<string, FoundCustom> } => {
  const syntax = codeSyntax(text, file);
  const errors: TreeError[] = [...syntax.errors];
  if (errors.length === 0 && !run && !syntax.exported) {
    errors.push({
      rule: "code-error",
      message: say`The file exports no model: end it with \`export default { data: …, layers: […], loss: … };\`.`,
      range: { offset: 0, length: Math.min(1, text.length) },
    });
  }
  const outcome = run && errors.length === 0 ? outcomeOf(run) : undefined;
  if (outcome && "error" in outcome) errors.push(placed(outcome.error, file, syntax));
  const evaluated = outcome && "exported" in outcome ? outcome : undefined;
  const tree = codeTree(syntax, evaluated);
  if (tree.complaint !== undefined) {
    errors.push({ rule: "code-error", message: tree.complaint, range: exportRange(syntax) });
  }
  const places: Record<string, CustomPlaces> = {};
  for (const [key, custom] of tree.customs)
    places[key] = placesOf(custom, file, syntax, evaluated?.modules ?? []);
  const files = evaluated?.files ?? [file];
  return { reading: { root: tree.root, errors, places, files }, customs: tree.customs };
};

const outcomeOf = (run: () => Evaluated): Evaluated | { readonly error: UserError } => {
  try {
    return run();
  } catch (error) {
    if (error instanceof UserError) return { error };
    throw error;
  }
};

/** An error of another module stands where the model begins, and its own place in the message. */
const placed = ({ message, place }: UserError, file: string, { text, exported }: CodeSyntax): TreeError => {
  const { line = 1, column = 1 } = place;
  if (place.file !== undefined && place.file !== file) {
    const range = exported
      ? firstLine(rangeOfSyntax(exported))
      : { offset: 0, length: Math.min(1, text.length) };
    return { rule: "code-error", message: `${place.file}:${line}:${column}: ${message}`, range };
  }
  const offset = lineMapOf(text).offsetAt({ line, column });
  const rest = /^[\w$]+|^\S/.exec(text.slice(offset))?.[0].length ?? 0;
  return { rule: "code-error", message, range: { offset, length: rest } };
};

const firstLine = ({ offset }: TextRange): TextRange => ({ offset, length: 1 });

const exportRange = ({ exported }: CodeSyntax): TextRange =>
  exported ? firstLine(rangeOfSyntax(exported)) : { offset: 0, length: 0 };
