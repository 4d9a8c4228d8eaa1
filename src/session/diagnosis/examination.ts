/**
 * Why does it not learn? Trains the model as it is, asks the hypotheses what may be at fault, tries the likely fixes on
 * copies of the run with the same seed and the same number of steps, and ranks what they came to.
 */
import { inspectData } from "../../data/inspectData";
import type { DataHeader } from "../../data/dataSpec";
import { applyFix } from "../../diagnosis/causes/apply";
import type { Candidate, CauseContext } from "../../diagnosis/causes/cause";
import { candidatesOf } from "../../diagnosis/causes/index";
import { goalSkill, isConvincing, nothingLearnt, rankCauses, type Tried } from "../../diagnosis/causes/judge";
import { changedRate } from "../../diagnosis/causes/learningRate";
import { unmended } from "../../diagnosis/causes/labels";
import { combine } from "../../diagnosis/causes/combine";
import type { Finding } from "../../diagnosis/finding";
import { lint } from "../../diagnosis/lint";
import { skillNoise, skillOf, type Outcome, type Task } from "../../diagnosis/outcome";
import type { ModelDocument } from "../../model/document";
import { layerShapes } from "../../model/layerViews";
import { failureOf } from "../failure";
import type { ModelInput } from "../jobs";
import { readModel } from "../readModel";
import type { Cause, DiagnoseOptions, Diagnosis, DiagnosisProgress } from "./diagnosis";
import type { ExperimentResult } from "./experiments/experiment";
import type { ExperimentName } from "./experiments/experimentWords";
import { asFinding, type TrialRequest } from "./trial";
import type { TrialPool } from "./trialPool";
import { say } from "../../words/words";

/** Part of the budget that the run as it is may take; what it does not finish in that is compared at as many steps. */
const firstRunShare = 0.25;
/** Candidates of one stage; what is likelier comes first. */
const mostAtOnce = 14;
/** Suspected enough to be tried before what nothing points at. */
const suspected = 0.45;
/** Best single candidates that are paired. */
const mostPaired = 4;
/** Other draws of the same model, to tell a fix from luck. */
const controlDraws = [101, 202];

/** One diagnosis under way. */
export class Examination {
  private readonly started = performance.now();
  private readonly document: ModelDocument;
  private readonly experiments: ExperimentResult[] = [];
  private findings: Finding[] = [];
  private readonly tried: Tried[] = [];
  private before: Outcome | undefined;
  private task: Task | undefined;
  private rows = 0;
  private header: DataHeader | undefined;

  constructor(
    private readonly input: ModelInput,
    private readonly options: DiagnoseOptions,
    private readonly pool: TrialPool,
  ) {
    this.document = readModel({ ...input, mayRun: true, log: options.log });
  }

  async run(): Promise<Diagnosis> {
    this.stage(say`Training the model as it is`);
    const { outcome, task, rows, findings } = await this.pool.ask("trial", {
      ...this.input,
      mayRun: true,
      withinMs: this.options.budgetMs * firstRunShare,
      lint: true,
    });
    this.task = task;
    this.rows = rows ?? 0;
    this.findings = [...findings, ...outcome.findings];
    if (outcome.state === "failed") return this.withoutRun(outcome);
    this.before = outcome;
    this.tell({ type: "before", outcome, task });
    await this.readHeader();
    if (await this.handWrittenIsWrong()) return this.result(this.causes());

    const all = this.propose();
    const contradicted = all.some(({ evidence }) => evidence === "contradiction");
    if (skillOf(outcome) >= goalSkill && !contradicted) return this.result([]);
    await this.tryAll(all.filter(({ prior, evidence }) => prior >= suspected && evidence !== "guess"));
    if (!this.explained()) await this.tryAll(all.filter((each) => !this.wasTried(each)));
    if (this.causes().length === 0 && skillOf(outcome) < nothingLearnt) await this.doubtLabels();
    if (!this.explained()) await this.tryAll(this.pairs());
    if (this.causes().length === 0 && skillOf(outcome) < nothingLearnt) await this.searchRate();
    return this.result(await this.causesBeyondLuck());
  }

  private get remainingMs(): number {
    return this.options.budgetMs - (performance.now() - this.started);
  }

  private tell(progress: DiagnosisProgress): void {
    this.options.onProgress?.(progress);
  }

  private stage(message: string): void {
    this.tell({ type: "stage", message });
  }

  /** Static problems, or the data, keep it from training: what the static findings offer is tried all the same. */
  private async withoutRun(outcome: Outcome): Promise<Diagnosis> {
    await this.readHeader();
    if (this.findings.length === 0)
      this.findings = [
        {
          rule: "cannot-train",
          severity: "error",
          message: outcome.failure ?? say`It cannot be trained.`,
          evidence: {},
          path: [],
          fixes: [],
        },
      ];
    if (this.document.spec === undefined) return this.result([], outcome);
    await this.tryAll(this.propose().filter(({ evidence }) => evidence !== "guess"));
    return this.result(this.causes(), outcome);
  }

  private async readHeader(): Promise<void> {
    const { spec } = this.document;
    if (spec === undefined) return;
    const { file, root } = this.input;
    try {
      this.header = await inspectData(spec.data, { modelFile: file, root, seed: spec.seed });
    } catch (error) {
      const { message, path } = failureOf(error);
      this.findings.push({
        rule: "unreadable-data",
        severity: "error",
        message,
        evidence: {},
        path: path ?? ["data"],
        fixes: [],
      });
    }
    if (this.findings.length === 0 || this.before === undefined) {
      const problems = lint(this.document, this.header).map(asFinding);
      const known = new Set(this.findings.map(({ rule, path }) => JSON.stringify([rule, path])));
      this.findings.push(...problems.filter(({ rule, path }) => !known.has(JSON.stringify([rule, path]))));
    }
  }

  /** Code of the model's own is checked before anything else is suspected, and if it is wrong, nothing else is. */
  private async handWrittenIsWrong(): Promise<boolean> {
    const { layers, losses } = this.document.definitions;
    if (Object.keys(layers).length === 0 && Object.keys(losses ?? {}).length === 0) return false;
    this.stage(say`Checking the gradients of the code written by hand`);
    const { verdict, message, evidence, path, layer = "loss" } = await this.experiment("gradient", 0.25);
    if (verdict !== "faulty") return false;
    this.findings.push({
      rule: "gradient-mismatch",
      severity: "error",
      message,
      evidence,
      path,
      fixes: [],
      layer,
    });
    const candidate = this.propose().find(({ cause }) => cause === "gradient");
    if (candidate === undefined) return false;
    const { factor } = evidence;
    // A gradient that is wrong by a factor is put right in a copy's memory: only its author can mend the code.
    const correction = factor === undefined ? undefined : { layer, factor };
    const after =
      correction && (await this.runText({ text: this.input.text, steps: this.stepLimit, correction }));
    this.tried.push({ candidate, after });
    return true;
  }

  private async experiment(experiment: ExperimentName, share: number): Promise<ExperimentResult> {
    const withinMs = Math.max(200, Math.min(this.remainingMs, this.options.budgetMs * share));
    const result = await this.pool.ask("experiment", { ...this.input, mayRun: true, experiment, withinMs });
    this.experiments.push(result);
    return result;
  }

  private propose(): Candidate[] {
    const context = this.context();
    return context ? candidatesOf(context) : [];
  }

  /** What hypotheses judge from; undefined where the file says no model. */
  private context(): CauseContext | undefined {
    const { spec } = this.document;
    return (
      spec && {
        model: spec,
        shapes: layerShapes(this.document, this.header).map(({ outputShape }) => outputShape),
        header: this.header,
        task: this.task ?? "classes",
        rows: this.rows,
        findings: this.findings,
        run: this.before,
        valueAt: (path) => this.document.valueAt(path),
      }
    );
  }

  private wasTried(candidate: Candidate): boolean {
    return this.tried.some((each) => each.candidate === candidate);
  }

  /** Trains a copy for each of them, as many as the time allows. */
  private async tryAll(candidates: readonly Candidate[]): Promise<void> {
    const chosen = await this.halve(candidates.slice(0, mostAtOnce));
    if (chosen.length === 0) return;
    this.tell({ type: "candidates", candidates: chosen });
    const waiting = [...chosen];
    let done = 0;
    let convinced = false;
    const next = async (): Promise<void> => {
      for (let candidate = waiting.shift(); candidate && !convinced; candidate = waiting.shift()) {
        const after = await this.trial(candidate, this.stepLimit);
        done++;
        if (after === undefined && candidate.edits.length > 0) continue;
        const tried = { candidate, after };
        this.tried.push(tried);
        if (after) this.tell({ type: "tried", candidate, after, done, of: chosen.length });
        // What is likelier was begun before it.
        convinced ||= this.before !== undefined && isConvincing(tried, this.before, this.task ?? "classes");
      }
    };
    await Promise.all(Array.from({ length: this.pool.size }, next));
  }

  /** Steps that every copy gets; undefined: as many as its text says. */
  private get stepLimit(): number | undefined {
    return this.before?.state === "cut" ? this.before.steps : undefined;
  }

  /** Where there is no time for all of them, all get a quarter of the steps, and the better half goes on. */
  private async halve(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const each = Math.max(50, this.before?.elapsedMs ?? 500) * 1.3;
    const time = () => Math.max(0, this.remainingMs) * this.pool.size * 0.8;
    if (candidates.length * each <= time()) return candidates;
    if (candidates.length <= 2) return time() > each / 2 ? candidates : [];
    const fitting = candidates.slice(0, Math.max(2, Math.floor(time() / (each / 4 + each / 2))));
    const steps = Math.max(10, Math.floor((this.before?.steps ?? 400) / 4));
    const rung = await Promise.all(
      fitting.map(async (candidate) => ({ candidate, outcome: await this.trial(candidate, steps) })),
    );
    rung.sort(
      (a, b) => skillOf(b.outcome) + b.candidate.prior / 4 - skillOf(a.outcome) - a.candidate.prior / 4,
    );
    return rung.slice(0, Math.ceil(rung.length / 2)).map(({ candidate }) => candidate);
  }

  private async trial(candidate: Candidate, steps: number | undefined): Promise<Outcome | undefined> {
    if (candidate.edits.length === 0 || this.remainingMs <= 0) return undefined;
    const applied = applyFix(this.document, candidate.edits);
    if (!("text" in applied)) return undefined;
    return this.runText({ text: applied.text, steps });
  }

  private async runText(change: Partial<TrialRequest>): Promise<Outcome | undefined> {
    // Longer training may take longer; a copy that is stuck may not take all.
    const withinMs = Math.max(100, Math.min(this.remainingMs, this.options.budgetMs * 0.3));
    try {
      const { outcome } = await this.pool.ask("trial", {
        ...this.input,
        mayRun: true,
        withinMs,
        task: this.task,
        ...change,
      });
      return outcome;
    } catch {
      // Its worker had to be ended: this copy tells nothing, the others go on.
      return undefined;
    }
  }

  private causes(lucky?: number): Cause[] {
    const { before } = this;
    return rankCauses(this.tried, before, this.task ?? "classes", lucky).map(
      ({ candidate, after, confidence }) => ({ ...candidate, confidence, before, after }),
    );
  }

  /** Something that was tried brings the model to its goal, or most of the way there. */
  private explained(): boolean {
    const had = Math.max(0, skillOf(this.before));
    return this.causes().some(({ after, confidence }) => {
      if (after === undefined) return true;
      const now = skillOf(after);
      return now >= goalSkill || (confidence >= 0.7 && now - had >= 0.5 * (1 - had));
    });
  }

  /** The best single ones together, two by two; whatever contradicts itself, all at once. */
  private pairs(): Candidate[] {
    const usable = this.tried.filter(
      ({ candidate, after }) => candidate.edits.length > 0 && after !== undefined && after.state !== "failed",
    );
    const byPromise = [...usable].sort(
      (a, b) => skillOf(b.after) + b.candidate.prior - skillOf(a.after) - a.candidate.prior,
    );
    const best: Tried[] = [];
    for (const each of byPromise)
      if (best.length < mostPaired && !best.some(({ candidate }) => candidate.cause === each.candidate.cause))
        best.push(each);
    return best.flatMap((first, at) => best.slice(at + 1).flatMap((second) => combine(first, second) ?? []));
  }

  /** No fixed step up or down helped: a sweep finds a rate that is far away. */
  private async searchRate(): Promise<void> {
    this.stage(say`Sweeping the learning rate`);
    const { suggestion } = await this.experiment("learning-rate-sweep", 0.15);
    const context = this.context();
    if (suggestion === undefined || !context) return;
    const reasons = { because: ["learning-rate-sweep"], evidence: "symptom" } as const;
    // One step at each rate flatters the high ones: a tenth of it is tried as well, and preferred.
    await this.tryAll([
      changedRate(context, suggestion / 10, { ...reasons, prior: 0.7 }),
      changedRate(context, suggestion, { ...reasons, prior: 0.5 }),
    ]);
  }

  /** It can learn by heart but not from these labels: then they do not belong to their inputs. */
  private async doubtLabels(): Promise<void> {
    const { before, task } = this;
    if (before?.score.dev === undefined || task === undefined || before.state === "cut") return;
    const all = [before, ...this.tried.map(({ after }) => after)];
    if (Math.max(...all.map(skillOf)) > Math.max(nothingLearnt, skillNoise(before, task))) return;
    this.stage(say`Shuffling the labels`);
    const shuffled = await this.experiment("labels-ignored", 0.15);
    const byHeart = await this.experiment("cannot-overfit-one-batch", 0.15);
    if (shuffled.verdict !== "faulty" || byHeart.verdict !== "sound") return;
    const { message, evidence, path } = shuffled;
    this.findings.push({ rule: "labels-ignored", severity: "warning", message, evidence, path, fixes: [] });
    const context = this.context();
    if (context) this.tried.push({ candidate: unmended(context, ["labels-ignored"], 0.7), after: undefined });
  }

  /** What other draws of the unchanged model reach as well is luck, not a fix. */
  private async causesBeyondLuck(): Promise<Cause[]> {
    const causes = this.causes();
    const { before } = this;
    const certain = causes.some(({ evidence }) => evidence === "contradiction");
    if (causes.length === 0 || certain || before === undefined || skillOf(before) < nothingLearnt)
      return causes;
    this.stage(say`Training the model with other draws`);
    const draws = await Promise.all(
      controlDraws.map((drawSeed) =>
        this.runText({ text: this.input.text, drawSeed, steps: this.stepLimit }),
      ),
    );
    return this.causes(Math.max(...draws.map(skillOf), skillOf(before)));
  }

  private result(causes: readonly Cause[], failed?: Outcome): Diagnosis {
    const before = this.before ?? failed;
    const learnsNothing =
      before !== undefined &&
      (before.state === "failed" ||
        before.state === "diverged" ||
        // Of a run that was cut only what its findings say counts: it may just not have begun to learn.
        (skillOf(before) < nothingLearnt && (before.state === "finished" || this.findings.some(isLoud))));
    const healthy = causes.length === 0 && !learnsNothing;
    const named = new Set(causes.map(({ cause }) => cause));
    return {
      healthy,
      causes,
      findings: this.findings,
      before: this.before,
      task: this.task,
      tried: this.tried.filter(({ candidate }) => !named.has(candidate.cause)),
      experiments: this.experiments,
      suggested: healthy || causes.length > 0 ? [] : this.undecidedQuestions(),
      summary: summaryOf(healthy, causes, before),
      elapsedMs: performance.now() - this.started,
    };
  }

  private undecidedQuestions(): ExperimentName[] {
    const made = new Set(this.experiments.map(({ experiment }) => experiment));
    const all: ExperimentName[] = [
      "cannot-overfit-one-batch",
      "input-ignored",
      "labels-ignored",
      "learning-rate-sweep",
      "gradient",
    ];
    return this.before === undefined ? [] : all.filter((name) => !made.has(name));
  }
}

const isLoud = ({ severity }: Finding): boolean => severity !== "info";

function summaryOf(healthy: boolean, causes: readonly Cause[], before: Outcome | undefined): string {
  if (healthy && before?.state === "cut")
    return say`Nothing was found in the ${before.steps} steps that the time was enough for; a longer budget tells more.`;
  if (healthy) return say`Nothing is wrong: it learns what it can.`;
  const [first] = causes;
  if (first) return say`${first.title}: ${first.cause} is the likeliest cause.`;
  if (before?.state === "failed") return before.failure ?? say`It cannot be trained as it stands.`;
  return say`It does not learn, and nothing that was tried helps: not sure why.`;
}
