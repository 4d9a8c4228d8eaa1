/** The costs of a stretch of steps, without the regularization term. */
export interface CostStretch {
  /** Its first step. */
  readonly step: number;
  readonly steps: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** About so many stretches make a run. */
const stretchesPerRun = 200;

/**
 * The cost over a whole run in bounded memory: the mean of the mini-batch costs of each stretch of steps, all
 * stretches of one length. Adding a step allocates only where a new stretch begins.
 */
export class CostCurve {
  private readonly length: number;
  private readonly list: { -readonly [K in keyof CostStretch]: CostStretch[K] }[] = [];

  constructor(plannedSteps: number) {
    this.length = Math.max(1, Math.ceil(plannedSteps / stretchesPerRun));
  }

  /** Oldest first; the last one may not be whole yet. */
  get stretches(): readonly CostStretch[] {
    return this.list;
  }

  /** Goes on from what another moment's `stretches` were. */
  recall(stretches: readonly CostStretch[]): void {
    this.list.length = 0;
    for (const stretch of stretches) this.list.push({ ...stretch });
  }

  /** A cost that is no finite number ends a run and is left out. */
  add(step: number, cost: number): void {
    if (!Number.isFinite(cost)) return;
    const open = this.list.at(-1);
    if (open === undefined || step >= open.step + this.length) {
      this.list.push({ step, steps: 1, mean: cost, min: cost, max: cost });
      return;
    }
    open.steps++;
    open.mean += (cost - open.mean) / open.steps;
    if (cost < open.min) open.min = cost;
    if (cost > open.max) open.max = cost;
  }
}

/** The mean over the stretches from one fraction of what is recorded to another; NaN of none. */
export function meanBetween(stretches: readonly CostStretch[], from: number, to: number): number {
  const end = Math.ceil(to * stretches.length);
  let steps = 0;
  let sum = 0;
  for (let at = Math.floor(from * stretches.length); at < end; at++) {
    const stretch = stretches[at]!;
    steps += stretch.steps;
    sum += stretch.mean * stretch.steps;
  }
  return sum / steps;
}
