import { History } from "../../src/session/history";
import {
  branchCapacity,
  branchSeries,
  type LeftBranch,
  type ShownHyperparameter,
} from "../../src/session/shownSteering";
import { integer } from "../format";
import { text, type StringKey } from "../strings";
import type { Run } from "./run";

/** Something done by hand, at the step from which on it holds. */
export interface RunEvent {
  readonly step: number;
  readonly kind: "change" | "back" | "checkpoint" | "fork";
  /** `learning rate 0.01 → 0.001` */
  readonly words: string;
}

const kindWords: Readonly<Record<string, StringKey>> = {
  learningRate: "learningRate",
  momentum: "momentum",
  beta1: "beta1",
  weightDecay: "weightDecay",
  l1: "l1Penalty",
  l2: "l2Penalty",
  dropoutRate: "dropoutRate",
};

/** What a hyperparameter is called: `Dropout rate of dropout_1`. */
export function hyperparameterWords(
  kind: string,
  { layer, isOfOthers }: Pick<ShownHyperparameter, "layer" | "isOfOthers">,
): string {
  const known = kindWords[kind];
  const name = known === undefined ? kind : text(known);
  if (isOfOthers === true) return text("ofOtherLayers", name);
  return layer === undefined ? name : text("ofLayer", name, layer);
}

/** A value as one would type it: `0.01`, `3e-4`. */
export const typed = (value: number): string =>
  value >= 1e-3 || value === 0
    ? String(Number(value.toPrecision(6)))
    : Number(value.toPrecision(4)).toExponential();

/** What was done by hand on the curve that is shown, oldest step first. */
export function eventsOf({ steering }: Pick<Run, "steering">): RunEvent[] {
  if (steering === undefined) return [];
  const { marks, checkpoints, fork } = steering;
  const events: RunEvent[] = marks.map((mark) =>
    mark.kind === "back"
      ? { step: mark.step, kind: "back", words: text("wentBackEvent", integer(mark.from)) }
      : {
          step: mark.step,
          kind: "change",
          words: text("changeEvent", hyperparameterWords(mark.what, mark), typed(mark.from), typed(mark.to)),
        },
  );
  for (const { step, name, left, kind } of checkpoints) {
    if (left === true || kind === "start" || kind === "best") continue;
    events.push({
      step,
      kind: "checkpoint",
      words: name === undefined ? text("checkpointEvent") : text("namedCheckpointEvent", name),
    });
  }
  if (fork !== undefined)
    events.push({ step: fork.step, kind: "fork", words: text("forkEvent", fork.title) });
  return events.sort((one, other) => one.step - other.step);
}

/** What happened at a step; empty where nothing did. */
export const wordsAt = (events: readonly RunEvent[], at: number): string =>
  events
    .filter(({ step }) => step === at)
    .map(({ words }) => words)
    .join("; ");

/** All that was done by hand, as a sentence; undefined where nothing was. */
export function eventsSummary(run: Pick<Run, "steering">): string | undefined {
  const events = eventsOf(run).map(({ step, words }) => text("eventAt", integer(step), words));
  return events.length === 0 ? undefined : text("eventsSummary", events.join("; "));
}

const histories = new WeakMap<LeftBranch, History>();

/** A part that was left, as a history of `branchSeries`. */
export function historyOfBranch(branch: LeftBranch): History {
  const known = histories.get(branch);
  if (known !== undefined) return known;
  const history = new History(branchSeries, branchCapacity);
  history.apply(branch.history);
  histories.set(branch, history);
  return history;
}
