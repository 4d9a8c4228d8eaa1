/** Distributions of the layers' numbers at some steps of a run, as worker, host, dashboard and record hold them. */
import type { HistogramKind } from "../engine/histograms";
import type { RunInfo } from "./protocol";

export type { HistogramKind };

/** Bins of each tensor; the engine's `histogramBins`. */
export const shownBins = 41;
/** Beside them: least and greatest edge, entries looked at, those that are not finite. */
export const shownNumbers = 4;
/** More moments than these (and the latest) are never kept. */
export const mostMoments = 64;

/** What was seen after one step; it never changes. */
export interface HistogramMoment {
  /** Counts from 0. */
  readonly step: number;
  /** `[tensor][bin]` */
  readonly counts: Uint16Array;
  /** `[tensor][low, high, looked, nonFinite]` */
  readonly numbers: Float64Array;
}

/** New moments; those that are kept on are the multiples of `everySteps`, and the latest. */
export interface HistogramNews {
  readonly everySteps: number;
  readonly moments: readonly HistogramMoment[];
  /** The run went back to this step: what was known of it and of later ones is forgotten. */
  readonly backTo?: number;
}

/** The moments of a run, in the order of their steps: evenly spread, at most `mostMoments`, and the latest. */
export class HistogramMoments {
  everySteps = 1;
  all: readonly HistogramMoment[] = [];

  apply({ everySteps, moments, backTo }: HistogramNews): void {
    if (backTo !== undefined) this.backTo(backTo);
    this.everySteps = everySteps;
    const fresh = new Set(moments.map(({ step }) => step));
    const known = [...this.all.filter(({ step }) => !fresh.has(step)), ...moments];
    known.sort((one, other) => one.step - other.step);
    this.all = known.filter(({ step }, at) => step % everySteps === 0 || at === known.length - 1);
  }

  /** Forgets those of a step and of later ones. */
  backTo(step: number): void {
    this.all = this.all.filter((moment) => moment.step < step);
  }

  /** The latest one at or before a step, else the first; undefined where there is none. */
  at(step: number): HistogramMoment | undefined {
    return this.all.findLast((moment) => moment.step <= step) ?? this.all[0];
  }

  get news(): HistogramNews | undefined {
    return this.all.length === 0 ? undefined : { everySteps: this.everySteps, moments: this.all };
  }
}

/** Where a layer's tensor stands in a moment; undefined where it has none of that kind. */
export function tensorPlace(
  layers: RunInfo["layers"],
  layer: number,
  kind: HistogramKind,
): number | undefined {
  let place = 0;
  for (let at = 0; at < layer; at++) place += layers[at]!.kernel === undefined ? 2 : 3;
  if (kind === "activation") return place;
  if (kind === "gradient") return place + 1;
  return layers[layer]?.kernel === undefined ? undefined : place + 2;
}

/** One tensor's distribution: `edges` has one entry more than `counts`, and never falls. */
export interface Distribution {
  readonly counts: Uint16Array;
  readonly edges: readonly number[];
  readonly looked: number;
  readonly nonFinite: number;
}

/** Undefined where the moment does not hold that tensor. */
export function distributionOf(
  { counts, numbers }: HistogramMoment,
  tensor: number,
  kind: HistogramKind,
): Distribution | undefined {
  if (counts.length < (tensor + 1) * shownBins || numbers.length < (tensor + 1) * shownNumbers) return;
  const at = tensor * shownNumbers;
  const [low, high] = [numbers[at]!, numbers[at + 1]!];
  return {
    counts: counts.subarray(tensor * shownBins, (tensor + 1) * shownBins),
    edges: kind === "gradient" ? edgesOfPowers(high) : edgesBetween(low, high),
    looked: numbers[at + 2]!,
    nonFinite: numbers[at + 3]!,
  };
}

function edgesBetween(low: number, high: number): number[] {
  const edges = Array.from({ length: shownBins + 1 }, (_, at) => low + ((high - low) * at) / shownBins);
  edges[shownBins] = high;
  return edges;
}

/** −h, −h/2, −h/4, …, h/4, h/2, h: see the engine's probe. */
function edgesOfPowers(high: number): number[] {
  const side = Array.from({ length: (shownBins + 1) / 2 }, (_, at) => high / 2 ** at);
  return [...side.map((edge) => -edge), ...side.toReversed()];
}
