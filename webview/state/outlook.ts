import type { History } from "../../src/session/history";
import type { Run } from "./run";

/** What the cost of a part, measured after each epoch, says of how it is going. */
export interface Outlook {
  /**
   * `levelled`: its best hardly moved for a good while; `overfitting`: the dev cost has risen since its best while the
   * train cost fell; `worsening`: it has risen since its best, and train with it.
   */
  readonly kind: "learning" | "levelled" | "overfitting" | "worsening";
  readonly part: "dev" | "train";
  readonly now: number;
  readonly best: number;
  /** Epoch of the best; 0: before the first step. */
  readonly bestEpoch: number;
  /** Where a stretch of the history holds several epochs, the best one is not known exactly. */
  readonly isExact: boolean;
  /** Of `levelled`: epochs in which it hardly moved. */
  readonly still: number;
}

/** A dev cost so far above its lowest has turned upward: as the rule high-variance sees it. */
const rise = 0.1;
/** A best that moved less in a fifth of the run, and at least five epochs, has levelled off. */
const { part: stillPart, fewest: fewestStill, gain } = { part: 0.2, fewest: 5, gain: 0.01 };

/** Undefined before the end of the first epoch. */
export function outlookOf({ history, info, progress, evaluations }: Run): Outlook | undefined {
  if (history === undefined || info === undefined || (progress?.epoch ?? 0) < 1) return undefined;
  const costs = (series: string) => epochCosts(history, history.indexOf(series), info.stepsPerEpoch);
  const [dev, train] = [costs("devCost"), costs("trainCost")];
  const [part, measured] = dev.length > 0 ? (["dev", dev] as const) : (["train", train] as const);
  const last = measured.at(-1);
  if (last === undefined || last.epoch === 0 || !Number.isFinite(last.high)) return undefined;
  const best = measured.reduce((least, one) => (one.low < least.low ? one : least));
  // Where the best weights were brought back at the end, the evaluation is theirs and not the last epoch's.
  const isLatest = evaluations !== undefined && evaluations.epoch === progress?.epoch;
  const latest = isLatest ? evaluations.parts[part]?.cost : undefined;
  const found = {
    part,
    // A stretch of the history may hold several epochs; the best one counts where it is among them.
    now: latest ?? (last === best ? last.low : last.high),
    best: best.low,
    bestEpoch: best.epoch,
    isExact: best.isExact,
    still: 0,
  };
  if (found.now > found.best + rise * Math.abs(found.best)) {
    const fell = part === "dev" && hasFallen(train, best.epoch);
    return { ...found, kind: fell ? "overfitting" : "worsening" };
  }
  const epochs = last.epoch;
  const still = Math.max(fewestStill, Math.ceil(stillPart * epochs));
  const before = measured.filter(({ epoch }) => epoch <= epochs - still);
  const bestBefore = Math.min(...before.map(({ low }) => low));
  const isStill = before.length > 1 && bestBefore - found.best < gain * Math.abs(bestBefore);
  return { ...found, kind: isStill ? "levelled" : "learning", still: isStill ? still : 0 };
}

interface EpochCost {
  /** The last one of its stretch. */
  readonly epoch: number;
  readonly isExact: boolean;
  readonly low: number;
  readonly high: number;
}

/** A series that is measured at the ends of epochs, and before the first step. */
function epochCosts(history: History, series: number, stepsPerEpoch: number): EpochCost[] {
  const found: EpochCost[] = [];
  const { stepsPerBucket } = history;
  for (let bucket = 0; series >= 0 && bucket < history.buckets; bucket++) {
    const low = history.minimum(series, bucket);
    if (Number.isNaN(low)) continue;
    const first = bucket * stepsPerBucket;
    // Epoch e ends with step e · stepsPerEpoch − 1.
    const epoch = Math.floor((first + stepsPerBucket) / stepsPerEpoch);
    const isExact = epoch <= Math.ceil((first + 1) / stepsPerEpoch);
    found.push({ epoch, isExact, low, high: history.maximum(series, bucket) });
  }
  return found;
}

/** The train cost is lower now than it was after an epoch. */
function hasFallen(train: readonly EpochCost[], sinceEpoch: number): boolean {
  const then = train.findLast(({ epoch }) => epoch <= sinceEpoch);
  const now = train.at(-1);
  return then !== undefined && now !== undefined && now.low < then.high;
}
