import { join } from "node:path";
import { metricOf, scoreOf, type Outcome, type Task } from "../../diagnosis/outcome";
import { lineMapOf } from "../../model/lineMap";
import { pathText } from "../../model/pathText";
import type { ModelDocument } from "../../model/document";
import { readModel as readDocument } from "../../session/readModel";
import { diagnoseModel } from "../../session/diagnosis/diagnose";
import type { Cause, Diagnosis, DiagnosisProgress } from "../../session/diagnosis/diagnosis";
import { experimentWords } from "../../session/diagnosis/experiments/experimentWords";
import { exitStatus, numberOption, type Command, type Output } from "../command";
import { readModel } from "../modelInput";
import { printedFindings, printLine } from "../places";

const usualBudget = 20;

export const diagnose: Command = {
  usage: "diagnose FILE [--budget SECONDS]",
  summary: "trains, finds what keeps it from learning, and proves it by short runs with the likeliest fixes",
  options: { budget: { type: "string" } },
  files: "one",
  async run(call) {
    const { output } = call;
    const budget = numberOption(call, "budget", { least: 1, integer: false }) ?? usualBudget;
    const input = await readModel(call.files[0]!);
    const document = readDocument({ ...input, mayRun: true });
    const { text, file, root } = input;
    const diagnosis = await diagnoseModel(
      { text, file, root },
      {
        budgetMs: budget * 1000,
        workerFile: join(__dirname, "worker.js"),
        onProgress: (progress) => output.progress(progressLine(progress)),
        log: (line) => console.error(line),
      },
    );
    const findings = printedFindings(input, document, diagnosis.findings);
    for (const finding of findings) printLine(output, finding);
    tell(output, diagnosis, input.label, document);
    output.document({
      healthy: diagnosis.healthy,
      summary: diagnosis.summary,
      causes: diagnosis.causes.map((cause) => printedCause(cause, document, diagnosis.task)),
      findings,
      ...(diagnosis.before && { before: numbersOf(diagnosis.before, diagnosis.task) }),
      tried: diagnosis.tried.map(({ candidate, after }) => ({
        cause: candidate.cause,
        title: candidate.title,
        ...(after && { after: numbersOf(after, diagnosis.task) }),
      })),
      experiments: diagnosis.experiments.map(({ experiment, verdict, message, evidence }) => ({
        experiment,
        verdict,
        message,
        evidence,
      })),
      suggested: diagnosis.suggested,
      seconds: diagnosis.elapsedMs / 1000,
    });
    return diagnosis.healthy ? exitStatus.clean : exitStatus.found;
  },
};

function progressLine(progress: DiagnosisProgress): string {
  switch (progress.type) {
    case "stage":
      return progress.message;
    case "before":
      return `trained ${progress.outcome.steps} steps`;
    case "candidates":
      return `trying ${progress.candidates.length} fixes`;
    case "tried":
      return `tried ${progress.done} of ${progress.of} fixes: ${progress.candidate.title}`;
  }
}

/** Cost and the task's metric, on the part that counts. */
function numbersOf({ cost, ...outcome }: Outcome, task: Task | undefined): Record<string, number | string> {
  const measured = cost.dev ?? cost.train;
  const score = scoreOf({ cost, ...outcome });
  return {
    state: outcome.state,
    steps: outcome.steps,
    cost: measured ?? NaN,
    ...(score && task && { [metricOf(task)]: score.value }),
  };
}

const lineOf = (document: ModelDocument, path: Cause["place"]): number =>
  lineMapOf(document.text).positionAt(document.rangeOf(path).offset).line;

function printedCause(cause: Cause, document: ModelDocument, task: Task | undefined) {
  const edits = cause.edits.map(({ path, from, to, insert }) => ({
    path: pathText(path),
    from,
    to,
    ...(insert && { insert }),
  }));
  return {
    cause: cause.cause,
    line: lineOf(document, cause.place),
    ...(cause.layer !== undefined && { layer: cause.layer }),
    confidence: Math.round(100 * cause.confidence) / 100,
    because: cause.because,
    fix: {
      title: cause.title,
      path: pathText(cause.edits[0]?.path ?? cause.place),
      ...(edits[0] && { from: edits[0].from, to: edits[0].to }),
      ...(edits.length > 1 && { edits }),
    },
    ...(cause.before && { before: numbersOf(cause.before, task) }),
    ...(cause.after && { after: numbersOf(cause.after, task) }),
  };
}

function tell(output: Output, diagnosis: Diagnosis, label: string, document: ModelDocument): void {
  const { causes, before, task } = diagnosis;
  output.say(`${label}: ${diagnosis.summary}`);
  if (before) output.say(`  as it is: ${shown(before, task)}`);
  causes.forEach((cause, at) => {
    const why = cause.because.length > 0 ? ` (because: ${cause.because.join(", ")})` : "";
    output.say(
      `${at + 1}. ${cause.cause}, line ${lineOf(document, cause.place)}, confidence ${Math.round(100 * cause.confidence)} %${why}`,
    );
    output.say(`   ${cause.title}`);
    for (const { path, from, to, insert } of cause.edits)
      output.say(`     ${pathText(path)}: ${insert ? "insert" : written(from)} → ${written(to)}`);
    if (cause.after) output.say(`   then: ${shown(cause.after, task)}`);
    else output.say("   no edit of the model file mends this, so no run can show it");
  });
  for (const name of diagnosis.suggested)
    output.say(
      `  to find out: ${experimentWords[name].title.toLowerCase()}. ${experimentWords[name].summary}`,
    );
}

/** A value as the file would say it. */
const written = (value: unknown): string => (value === undefined ? "(nothing)" : JSON.stringify(value));

function shown(outcome: Outcome, task: Task | undefined): string {
  if (outcome.state === "failed") return outcome.failure ?? "it cannot be trained";
  const numbers = numbersOf(outcome, task);
  const metric = task && numbers[metricOf(task)];
  const cost = typeof numbers.cost === "number" ? Number(numbers.cost.toPrecision(4)) : NaN;
  const how = outcome.state === "diverged" ? "diverged" : outcome.state === "cut" ? "cut short" : "trained";
  return `${how} after ${outcome.steps} steps, cost ${cost}${typeof metric === "number" ? `, ${metricOf(task!)} ${metric.toFixed(3)}` : ""}`;
}
