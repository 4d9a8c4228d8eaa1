import * as vscode from "vscode";
import type { GradientCheck, GradientComparison } from "../../engine/facts";
import type { Problem } from "../../model/problem";
import type { Failure } from "../../session/protocol";
import { rangeIn } from "../diagnosticOf";
import { showNumber } from "../figures";
import { locationsOf } from "../gradientPlaces";
import type { CheckOutcome, GradientResult } from "../gradientResults";
import { type Accusation, disagreement, worstTexts } from "../gradientTexts";
import type { TensorTest } from "./testTree";

/** How a tensor's test came out. */
type Verdict =
  | { readonly kind: "passed"; readonly note: string }
  | { readonly kind: "failed"; readonly accusation: Accusation }
  | { readonly kind: "skipped"; readonly note: string };

type Tensor = Pick<TensorTest, "layer" | "parameter">;

/** `whole`: the check came to its end. */
function verdictOf(check: GradientCheck, tensor: Tensor, whole: boolean): Verdict {
  const isMeant = ({ layer, parameter }: Tensor) => layer === tensor.layer && parameter === tensor.parameter;
  const culprit = check.culprits.find(isMeant);
  if (culprit) return { kind: "failed", accusation: culprit };
  const compared = check.parameters.filter(isMeant);
  const wrong = compared.find(({ verdict }) => verdict === "mismatch" || verdict === "suspicious");
  const [cause] = check.culprits;
  if (wrong && cause) return { kind: "skipped", note: reachedBy(cause, wrong) };
  if (wrong) return { kind: "failed", accusation: { ...wrong, message: disagreement(wrong) } };
  const measured = compared.filter(({ checked }) => checked > 0);
  if (measured.length > 0) return { kind: "passed", note: measured.map(lineOf).join("\r\n") };
  const name = `${tensor.layer}/${tensor.parameter}`;
  if (compared.length > 0)
    return { kind: "skipped", note: vscode.l10n.t("{0}: no entry could be compared", name) };
  // The inputs of a custom layer are checked with its own backward pass alone.
  const alone = whole && tensor.parameter.startsWith("input");
  return alone
    ? { kind: "passed", note: vscode.l10n.t("{0}: agrees, checked alone", name) }
    : { kind: "skipped", note: vscode.l10n.t("{0}: not checked", name) };
}

/** A tensor that is wrong only because a mistake further down flows to it is not accused. */
const reachedBy = (cause: Tensor, wrong: GradientComparison): string =>
  vscode.l10n.t(
    "{0} The mistake in {1}/{2} flows to it; it is judged once that is mended.",
    disagreement(wrong),
    cause.layer,
    cause.parameter,
  );

/** `dense_1/kernel: relative error 2.2e-11, 24 of 24 entries, 3 at a kink left out` */
function lineOf({ layer, parameter, relativeError, checked, of, kinks, step }: GradientComparison): string {
  const parts = [
    vscode.l10n.t("relative error {0}", showNumber(relativeError)),
    vscode.l10n.t("{0} of {1} entries", checked, of),
    ...(kinks > 0 ? [vscode.l10n.t("{0} at a kink left out", kinks)] : []),
    ...(step > 0 ? [vscode.l10n.t("after {0} steps of training", step)] : []),
  ];
  return `${layer}/${parameter}: ${parts.join(", ")}`;
}

/** Expected (central differences) and actual (backward) as a diff, on the line that is wrong. */
function diffOf(result: GradientResult, { accusation }: Verdict & { kind: "failed" }): vscode.TestMessage {
  const { expected, actual } = worstTexts(accusation);
  const message = vscode.TestMessage.diff(accusation.message, expected, actual);
  message.location = locationsOf(result, accusation).culprit;
  return message;
}

interface Report {
  readonly tests: readonly TensorTest[];
  readonly result: GradientResult;
  readonly checked: Extract<CheckOutcome, { kind: "checked" }>;
  readonly stopped: boolean;
}

/** Tells the run how each of the tests came out, and what the check notes. */
export function report(
  run: vscode.TestRun,
  { tests, result, checked: { check, elapsedMs }, stopped }: Report,
): void {
  for (const test of tests) {
    const verdict = verdictOf(check, test, !stopped);
    const tookMs = elapsedMs[`${test.layer}/${test.parameter}`];
    if (verdict.kind === "failed") {
      run.failed(test.item, diffOf(result, verdict), tookMs);
      continue;
    }
    say(run, verdict.note, test.item);
    if (verdict.kind === "passed") run.passed(test.item, tookMs);
    else run.skipped(test.item);
  }
  check.notes.forEach((note) => say(run, note));
}

/** A terminal shows it: lines end as they do there. */
export const say = (run: vscode.TestRun, text: string, item?: vscode.TestItem): void =>
  run.appendOutput(`${text.replace(/\r?\n/g, "\r\n")}\r\n`, undefined, item);

export function failureMessage({ message, file, line = 1, column = 1 }: Failure): vscode.TestMessage {
  const told = new vscode.TestMessage(message);
  if (file !== undefined) {
    told.location = new vscode.Location(vscode.Uri.file(file), new vscode.Position(line - 1, column - 1));
  }
  return told;
}

export function problemMessage(
  document: vscode.TextDocument,
  { message, range }: Problem,
): vscode.TestMessage {
  const told = new vscode.TestMessage(message);
  told.location = new vscode.Location(document.uri, rangeIn(document, range));
  return told;
}
