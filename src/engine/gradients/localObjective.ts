import type { LocalUnit } from "./localUnit";
import type { Objective } from "./objective";

/** v·y, as a function of the unit's inputs and parameters. */
export class LocalObjective implements Objective {
  readonly terms: Float64Array;
  readonly apart = 1;
  readonly scale: number;
  private readonly kinks: ReturnType<LocalUnit["kinks"]>;

  /** For a unit whose forward has just been run. */
  constructor(
    private readonly unit: LocalUnit,
    readonly weights: Float64Array,
  ) {
    this.terms = unit.output;
    this.kinks = unit.kinks();
    const squares = this.terms.reduce((sum, term, at) => sum + (term * weights[at]!) ** 2, 0);
    this.scale = Math.max(1, Math.sqrt(squares));
  }

  evaluate(): void {
    this.unit.forward();
  }

  extra(): number {
    return 0;
  }

  crossed(): boolean {
    return this.kinks.some((kinks) => kinks.crossed());
  }
}
