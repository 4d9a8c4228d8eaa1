/** Which files' code this thread has run, and where in them something was thrown. */
import type { UserPlace } from "../../engine/userError";
import { say } from "../../words/words";

const ran = new Set<string>();

export const ranFile = (file: string): void => {
  ran.add(file);
};

/** `TypeError: x is not a function.` */
export const thrownText = (error: unknown): string => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : say`the value ${String(error)}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
};

/** Where user code threw: the innermost line of its stack that lies in a file this thread has run. */
export const placeOfThrown = (error: unknown): UserPlace | undefined => {
  if (!(error instanceof Error)) return undefined;
  for (const [, file, line, column] of (error.stack ?? "").matchAll(
    /\(?((?:\/|[A-Za-z]:\\)[^\n()]*):(\d+):(\d+)\)?$/gm,
  )) {
    if (ran.has(file!)) return { file: file!, line: Number(line), column: Number(column) };
  }
  return undefined;
};
