/** A diagnosis in the words of the dashboard. */
import type { CauseEdit } from "../../diagnosis/causes/cause";
import { clauseOf } from "../../diagnosis/causes/clauseOf";
import { hypotheses } from "../../diagnosis/causes/index";
import { nothingLearnt } from "../../diagnosis/causes/judge";
import type { Finding } from "../../diagnosis/finding";
import { metricOf, scoreOf, skillOf, type Outcome, type Task } from "../../diagnosis/outcome";
import type { ModelDocument } from "../../model/document";
import { pathText } from "../../model/pathText";
import type { ModelPath } from "../../model/problem";
import type { ShownAnswer, ShownCause, ShownEdit, ShownOutcome, ShownVerdict } from "../shownDiagnosis";
import type { Cause, Diagnosis } from "./diagnosis";
import type { ExperimentResult } from "./experiments/experiment";
import { say, translated } from "../../words/words";

/** The answer, of the text that was examined. */
export function shownAnswer(diagnosis: Diagnosis, document: ModelDocument): ShownAnswer {
  const { causes, healthy, before, task, suggested, elapsedMs } = diagnosis;
  return {
    kind: healthy ? "healthy" : causes.length > 0 ? "causes" : before ? "unsure" : "untrainable",
    sentence: sentenceOf(diagnosis),
    ...(before && { before: { ...shownOutcome(before, task), curve: before.curve } }),
    causes: causes.map((cause) => shownCause(cause, diagnosis, document)),
    suggested,
    elapsedSeconds: elapsedMs / 1000,
  };
}

function sentenceOf(diagnosis: Diagnosis): string {
  const { causes, healthy, before } = diagnosis;
  const [first] = causes;
  if (healthy)
    return before?.state === "cut"
      ? diagnosis.summary
      : say`It is healthy: it learns what it can, and nothing contradicts itself.`;
  if (first) return because(before, translated(clauseOf(hypotheses[first.cause].summary)));
  if (before === undefined) return diagnosis.summary;
  if (before.state === "diverged") return say`Not sure: it diverges, and nothing that was tried helps.`;
  return learnsNothing(before)
    ? say`Not sure: it does not learn, and nothing that was tried helps.`
    : say`Not sure: it learns less than it could, and nothing that was tried helps.`;
}

const learnsNothing = (before: Outcome): boolean => skillOf(before) < nothingLearnt;

function because(before: Outcome | undefined, clause: string): string {
  if (before === undefined) return say`It cannot be trained because ${clause}.`;
  if (before.state === "diverged") return say`It diverges because ${clause}.`;
  return learnsNothing(before)
    ? say`It does not learn because ${clause}.`
    : say`It learns less than it could because ${clause}.`;
}

function shownCause(cause: Cause, { findings, task }: Diagnosis, document: ModelDocument): ShownCause {
  const { title, layer, confidence, edits, after } = cause;
  return {
    cause: cause.cause,
    summary: translated(hypotheses[cause.cause].summary),
    title,
    line: lineOf(document, cause.place),
    ...(layer !== undefined && { layer }),
    confidence,
    because: cause.because.map((rule) => ({ rule, ...reasonOf(rule, cause, findings) })),
    edits: edits.map(shownEdit),
    ...(after && { after: { ...shownOutcome(after, task), curve: after.curve } }),
  };
}

/** What the rule said of the cause's layer, else of any. */
function reasonOf(rule: string, { layer }: Cause, findings: readonly Finding[]): { message?: string } {
  const said = findings.filter((finding) => finding.rule === rule);
  const finding = said.find((one) => one.layer === layer) ?? said[0];
  return finding ? { message: finding.message } : {};
}

export const shownEdit = ({ path, from, to, insert }: CauseEdit): ShownEdit => ({
  place: pathText(path),
  ...(from !== undefined && !insert && { was: written(from) }),
  ...(to !== undefined && { becomes: written(to) }),
  ...(insert && { insert }),
});

/** Words stand for themselves, everything else as the file would say it. */
const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Without the curve. */
export function shownOutcome(outcome: Outcome, task: Task | undefined): ShownOutcome {
  const { state, failure, steps, cost } = outcome;
  const part = cost.dev !== undefined ? "dev" : cost.train !== undefined ? "train" : undefined;
  const score = scoreOf(outcome);
  return {
    state,
    ...(failure !== undefined && { failure }),
    steps,
    ...(part && { part, cost: cost[part] }),
    ...(score && task && { metric: { name: metricOf(task), value: score.value } }),
  };
}

export const shownVerdict = (
  { verdict, message, path, sweep, suggestion, evidence }: ExperimentResult,
  document: ModelDocument,
): ShownVerdict => ({
  verdict,
  message,
  ...(path.length > 0 && { line: lineOf(document, path) }),
  ...(sweep && { sweep }),
  ...(suggestion !== undefined && { suggestion }),
  ...(evidence.current !== undefined && { current: evidence.current }),
});

const lineOf = (document: ModelDocument, path: ModelPath): number =>
  document.lines.positionAt(document.rangeOf(path).offset).line;
