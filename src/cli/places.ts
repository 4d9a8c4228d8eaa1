import { relative } from "node:path";
import type { Finding } from "../diagnosis/finding";
import { lineMapOf } from "../model/lineMap";
import type { ModelDocument } from "../model/document";
import { readModel } from "../session/readModel";
import type { Problem, Severity } from "../model/problem";
import { BrokenModel } from "../session/failure";
import type { Failure } from "../session/protocol";
import type { Output } from "./command";
import type { NamedInput } from "./modelInput";

/** A finding or problem as the command line prints it. */
export interface PrintedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly layer?: string;
  readonly step?: number;
  readonly message: string;
  readonly evidence: Readonly<Record<string, number>>;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const printLine = (output: Output, { file, line, column, severity, message, rule }: PrintedFinding) =>
  output.say(`${file}:${line}:${column}: ${severity}: ${message} [${rule}]`);

export function printedProblems(input: NamedInput, problems: readonly Problem[]): PrintedFinding[] {
  const lines = lineMapOf(input.text);
  return problems.map(({ rule, severity, message, range }) => ({
    rule,
    severity,
    message,
    evidence: {},
    file: input.label,
    ...lines.positionAt(range.offset),
  }));
}

export function printedFindings(
  input: NamedInput,
  document: ModelDocument,
  findings: readonly Finding[],
): PrintedFinding[] {
  const lines = lineMapOf(input.text);
  return findings.map(({ rule, severity, layer, step, message, evidence, path }) => ({
    rule,
    severity,
    layer,
    step,
    message,
    evidence,
    file: input.label,
    ...lines.positionAt(document.rangeOf(path).offset),
  }));
}

/** Where a failure happened, as `FILE:LINE:COLUMN`; a place in the model file is found by its path. */
export function placeOf(
  failure: Failure,
  input: NamedInput | undefined,
): { file: string; line: number; column: number } {
  if (failure.file !== undefined)
    return {
      file: relative(process.cwd(), failure.file) || failure.file,
      line: failure.line ?? 1,
      column: failure.column ?? 1,
    };
  if (input === undefined) return { file: "model-debugger", line: 1, column: 1 };
  const range = readModel({ ...input, mayRun: false }).rangeOf(failure.path ?? []);
  return { file: input.label, ...lineMapOf(input.text).positionAt(range.offset) };
}

/** Tells a failure: every problem of a broken model on a line of its own, anything else on one. */
export function tellFailure(error: unknown, failure: Failure, input: NamedInput | undefined): string[] {
  if (error instanceof BrokenModel && input !== undefined)
    return printedProblems(input, error.problems).map(
      ({ file, line, column, message }) => `${file}:${line}:${column}: error: ${message}`,
    );
  const { file, line, column } = placeOf(failure, input);
  return [`${file}:${line}:${column}: error: ${failure.message}`];
}
