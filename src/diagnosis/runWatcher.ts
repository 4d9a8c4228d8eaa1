import type { StepFacts } from "../engine/facts";
import type { ModelSpec } from "../model/spec";
import type { Finding } from "./finding";
import { observationWindow, type Observation, type RunRule, type Symptom } from "./rule";
import { effectiveRule, type EffectiveRule } from "./ruleSettings";
import { runRules } from "./rules";

/** A run is looked at about this many times, however long it is, so that diagnosis costs next to nothing. */
const observationsPerRun = 200;
const mostStepsBetween = 100;
/** The first steps are all looked at: an explosion may need no more than two. */
const closelyWatchedSteps = 16;
/** A model that got here has reached its goal; its symptoms stay facts and sink to info. */
const goal = { accuracy: 0.97, costFraction: 0.05 };

/**
 * Applies the run-time rules to a run as it goes on. A finding stays once it was made, with the step at
 * which it began; each rule speaks once a layer.
 */
export class RunWatcher {
  private readonly rules: {
    readonly id: string;
    readonly rule: RunRule;
    readonly effective: EffectiveRule;
  }[] = [];
  private readonly interval: number;
  private readonly recent: Observation[] = [];
  private first: Observation | undefined;
  private readonly found = new Map<string, Finding>();
  private reachedGoal = false;

  constructor(
    private readonly model: ModelSpec,
    totalSteps: number,
    /** The cost of the best constant answer (`trivialCost`): a first cost far above it is no measure. */
    private readonly trivial: number,
  ) {
    for (const [id, rule] of runRules) {
      const effective = effectiveRule(rule, model.diagnosis[id]);
      if (effective !== undefined) this.rules.push({ id, rule, effective });
    }
    this.interval = Math.min(mostStepsBetween, Math.max(1, Math.floor(totalSteps / observationsPerRun)));
  }

  get findings(): Finding[] {
    const findings = [...this.found.values()];
    return this.reachedGoal ? findings.map((finding) => ({ ...finding, severity: "info" })) : findings;
  }

  /** True where `observe` wants to see this step. */
  wants(facts: StepFacts): boolean {
    return (
      facts.step < closelyWatchedSteps ||
      facts.step % this.interval === 0 ||
      !Number.isFinite(facts.cost) ||
      !Number.isFinite(facts.gradientNorm)
    );
  }

  /** Looks at a step; true when the findings changed. The facts are copied: the trainer reuses its own. */
  observe(facts: StepFacts, smoothedCost: number, deadFraction: Readonly<Record<string, number>>): boolean {
    const observation: Observation = {
      facts: structuredClone(facts),
      smoothedCost,
      deadFraction: { ...deadFraction },
    };
    this.first ??= observation;
    this.recent.push(observation);
    if (this.recent.length > observationWindow) this.recent.shift();
    const warm = facts.step >= Math.max(closelyWatchedSteps, this.interval * observationWindow);
    const context = { model: this.model, first: this.first, recent: this.recent, warm };
    let changed = this.noteGoal(
      smoothedCost <= goal.costFraction * Math.min(this.first.smoothedCost, this.trivial),
    );
    for (const { id, rule, effective } of this.rules)
      for (const symptom of rule.check(context, effective.thresholds))
        if (this.add(id, symptom, effective.severity ?? symptom.severity ?? rule.severity)) changed = true;
    return changed;
  }

  /** What an evaluation of dev (or train, where there is none) reached; true when the findings changed. */
  noteAccuracy(accuracy: number | undefined): boolean {
    return this.noteGoal(accuracy !== undefined && accuracy >= goal.accuracy);
  }

  private noteGoal(reached: boolean): boolean {
    if (!reached || this.reachedGoal) return false;
    this.reachedGoal = true;
    return this.found.size > 0;
  }

  private add(rule: string, symptom: Symptom, severity: Finding["severity"]): boolean {
    const key = `${rule}/${symptom.layer ?? ""}`;
    const known = this.found.get(key);
    if (known?.severity === severity) return false;
    this.found.set(key, {
      evidence: {},
      fixes: [],
      ...symptom,
      rule,
      severity,
      step: known?.step ?? symptom.step,
    });
    return true;
  }
}
