import type { StepFacts } from "../engine/facts";
import type { ModelSpec } from "../model/spec";
import { CostCurve, type CostStretch } from "./costCurve";
import type { Finding } from "./finding";
import { judgeErrors } from "./judgeErrors";
import type { JudgedErrors } from "./judgedErrors";
import { costNow, referenceCost, remaining } from "./progress";
import {
  type EndContext,
  type EpochEvaluation,
  type Observation,
  observationWindow,
  type Rule,
  type RunContext,
  type Symptom,
} from "./rule";
import { effectiveRule, type EffectiveRule } from "./ruleSettings";
import { allRules, type RuleId } from "./rules";
import type { StartContext } from "./startFacts";
import { kernelOf } from "./weightLayers";

/** A run is looked at about this many times, however long it is, so that diagnosis costs next to nothing. */
const observationsPerRun = 200;
const mostStepsBetween = 100;
/** The first steps are all looked at: an explosion may need no more than two. */
const closelyWatchedSteps = 16;
/** A model that got here learns, and its symptoms are mere facts: they sink to info. On dev, or train where there is none, … */
const goodAccuracy = 0.97;
/** … or a cost of half that of knowing nothing, … */
const learntCost = 0.5;
/** … or below this part of the best one before the symptom was seen. */
const recovery = 0.6;

/** What is known before the first step. */
export interface RunOutlook {
  /** 0, or the step from which a saved training goes on. */
  readonly firstStep: number;
  readonly lastStep: number;
  /** See `trivialCost`. */
  readonly trivialCost: number;
  /** What start rules look at beside the first observation; undefined in a run that goes on from another. */
  readonly start?: Pick<StartContext, "kernels" | "outputs">;
}

interface ActiveRule {
  readonly id: RuleId;
  readonly rule: Rule;
  readonly effective: EffectiveRule;
}

interface Found {
  readonly finding: Finding;
  /** The best cost before it was found; 0 for what does not pass when the cost falls. */
  readonly costToBeat: number;
}

/** What a watcher has seen up to a step; for going back there. */
export interface WatcherMemory {
  readonly stretches: readonly CostStretch[];
  readonly recent: readonly Observation[];
  readonly evaluations: readonly EpochEvaluation[];
  readonly travelled: Readonly<Record<string, number>>;
  readonly first: Observation | undefined;
  readonly found: ReadonlyMap<string, Found>;
}

/**
 * Applies the rules of the run as it goes on. A finding stays once it was made, with the step at which it
 * began; each rule speaks once a layer. It sinks to info where the model learnt on after all.
 */
export class RunWatcher {
  private readonly rules: readonly ActiveRule[];
  private readonly interval: number;
  private readonly curve: CostCurve;
  private readonly recent: Observation[] = [];
  private readonly evaluations: EpochEvaluation[] = [];
  private travelled: Record<string, number> = {};
  private first: Observation | undefined;
  private readonly found = new Map<string, Found>();
  private severities = "";

  constructor(
    private readonly model: ModelSpec,
    private readonly outlook: RunOutlook,
  ) {
    this.rules = allRules.flatMap(([id, rule]) => {
      const setting = Object.hasOwn(model.diagnosis, id) ? model.diagnosis[id] : undefined;
      const effective = effectiveRule(rule, setting);
      return effective === undefined ? [] : [{ id, rule, effective }];
    });
    const steps = outlook.lastStep - outlook.firstStep;
    this.interval = Math.min(mostStepsBetween, Math.max(1, Math.ceil(steps / observationsPerRun)));
    this.curve = new CostCurve(steps);
  }

  /** In the order in which they were found. */
  get findings(): Finding[] {
    if (this.found.size === 0) return [];
    const now = costNow(this.costs);
    const broke = !Number.isFinite(this.recent.at(-1)?.facts.cost ?? 0);
    const learns = !broke && this.learns;
    return [...this.found.values()].map(({ finding, costToBeat }) => {
      const sinks = costToBeat > 0 && (learns || (!broke && now < recovery * costToBeat));
      return sinks ? { ...finding, severity: "info" } : finding;
    });
  }

  private get learns(): boolean {
    const { train, dev } = this.evaluations.at(-1)?.parts ?? {};
    const accuracy = (dev ?? train)?.metrics.accuracy ?? 0;
    // (A cost below 0 measures nothing: the targets do not fit the loss.)
    return accuracy >= goodAccuracy || (costNow(this.costs) >= 0 && remaining(this.costs) <= learntCost);
  }

  private get costs(): Pick<RunContext, "costs" | "trivialCost"> {
    return { costs: this.curve.stretches, trivialCost: this.outlook.trivialCost };
  }

  /** A copy of what it has seen. */
  get memory(): WatcherMemory {
    const { recent, evaluations, travelled, first, found } = this;
    return {
      stretches: this.curve.stretches.map((stretch) => ({ ...stretch })),
      recent: [...recent],
      evaluations: [...evaluations],
      travelled: { ...travelled },
      first,
      found: new Map(found),
    };
  }

  /** Goes on as if it had seen no more than that. */
  recall({ stretches, recent, evaluations, travelled, first, found }: WatcherMemory): void {
    this.curve.recall(stretches);
    this.recent.splice(0, Infinity, ...recent);
    this.evaluations.length = 0;
    for (const evaluation of evaluations) this.evaluations.push(evaluation);
    this.travelled = { ...travelled };
    this.first = first;
    this.found.clear();
    for (const [key, one] of found) this.found.set(key, one);
    this.noteChange();
  }

  /** Notes every step; true where `observe` wants to see this one. */
  wants(facts: StepFacts): boolean {
    const { step, cost } = facts;
    this.curve.add(step, cost - facts.penalty);
    return (
      step - this.outlook.firstStep < closelyWatchedSteps ||
      step % this.interval === 0 ||
      !Number.isFinite(cost) ||
      !Number.isFinite(facts.gradientNorm)
    );
  }

  /** Looks at a step; true when the findings changed. The facts are copied: the trainer reuses its own. */
  observe(look: Observation): boolean {
    const facts = copyOf(look.facts);
    const observation: Observation = { ...look, facts, deadFraction: { ...look.deadFraction } };
    const before = this.recent.at(-1)?.facts.step ?? facts.step - 1;
    for (const layer of facts.layers) {
      const ratio = kernelOf(layer)?.updateRatio ?? 0;
      // (NaN where the run broke: what came before it still counts.)
      const way = Number.isNaN(ratio) ? 0 : (facts.step - before) * ratio;
      this.travelled[layer.name] = (this.travelled[layer.name] ?? 0) + way;
    }
    if (this.first === undefined) {
      this.first = observation;
      this.checkStart(facts);
    }
    this.recent.push(observation);
    if (this.recent.length > observationWindow) this.recent.shift();
    const { context } = this;
    for (const active of this.rules)
      if (active.rule.when === "run")
        this.add(active, active.rule.check(context, active.effective.thresholds));
    return this.noteChange();
  }

  /** What an evaluation reached, before the first step or at the end of an epoch; true when the findings changed. */
  noteEvaluation(evaluation: EpochEvaluation): boolean {
    this.evaluations.push(evaluation);
    return this.noteChange();
  }

  /** Applies the rules that judge the run as a whole. */
  end(how: Pick<EndContext, "ended" | "final">): void {
    if (this.first === undefined) return;
    const context: EndContext = { ...this.context, ...how };
    for (const active of this.rules)
      if (active.rule.when === "end")
        this.add(active, active.rule.check(context, active.effective.thresholds));
  }

  /** Bias and variance of an evaluation, as the end rules would judge them; undefined before the first step. */
  judge(parts: EpochEvaluation["parts"]): JudgedErrors | undefined {
    return this.first && judgeErrors({ ...this.context, final: parts });
  }

  /** What the rules see, once a step was looked at. */
  get context(): RunContext {
    const { model, recent, evaluations, travelled } = this;
    const { firstStep, lastStep, trivialCost } = this.outlook;
    const done = recent.at(-1)!.facts.step - firstStep;
    return {
      model,
      plannedSteps: lastStep,
      trivialCost,
      costs: this.curve.stretches,
      evaluations,
      travelled,
      first: this.first!,
      recent,
      warm: done >= Math.max(closelyWatchedSteps, this.interval * observationWindow),
    };
  }

  private checkStart(facts: StepFacts): void {
    const { start, trivialCost } = this.outlook;
    if (start === undefined) return;
    const whole = this.evaluations[0]?.parts.train?.cost;
    const context: StartContext = {
      model: this.model,
      facts,
      cost: (whole ?? facts.cost) - facts.penalty,
      isWhole: whole !== undefined,
      trivialCost,
      ...start,
    };
    for (const active of this.rules) {
      const symptoms = active.rule.checkStart?.(context, active.effective.thresholds) ?? [];
      this.add(
        active,
        symptoms.map((symptom) => ({ step: facts.step, ...symptom })),
      );
    }
  }

  /** True when there are more findings than at the last look, or their severities are others. */
  private noteChange(): boolean {
    const severities = this.findings.map(({ severity }) => severity).join();
    if (severities === this.severities) return false;
    this.severities = severities;
    return true;
  }

  private add({ id, rule, effective }: ActiveRule, symptoms: readonly Symptom[]): void {
    for (const symptom of symptoms) {
      const severity = effective.severity ?? symptom.severity ?? rule.severity;
      const key = `${id}/${symptom.layer ?? ""}`;
      const known = this.found.get(key);
      if (known?.finding.severity === severity) continue;
      const finding: Finding = {
        evidence: {},
        fixes: [],
        ...symptom,
        rule: id,
        severity,
        step: known?.finding.step ?? symptom.step,
      };
      this.found.set(key, { finding, costToBeat: known?.costToBeat ?? this.costToBeat(rule) });
    }
  }

  private costToBeat({ when }: Rule): number {
    if (when === "end") return 0;
    return Math.min(referenceCost(this.costs), ...this.curve.stretches.map(({ mean }) => mean));
  }
}

/** By hand: `structuredClone` took longer than all rules together. */
const copyOf = (facts: StepFacts): StepFacts => ({
  ...facts,
  layers: facts.layers.map((layer) => ({
    ...layer,
    activation: { ...layer.activation },
    gradient: { ...layer.gradient },
    parameters: layer.parameters.map((parameter) => ({ ...parameter })),
  })),
});
