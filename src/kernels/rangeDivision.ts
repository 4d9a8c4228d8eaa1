/** Division into calls of another kernel that takes the same arguments and, behind them, where a part begins and its size. */
import { type Call, copyCall, type Division, fairUnit, type Site, workspaceStride } from "./division";

export interface Range {
  readonly count: string;
  /** The arguments whose product is the work of one of what is counted. */
  readonly each: readonly string[];
  /** Time for one of those, against copying a number. */
  readonly cost: number;
  /** Cuts fall on multiples of this; `columns`: of two vectors. */
  readonly grain: number | "columns";
  /** The argument where panels are packed, `matmul`'s workspace of m, n and k: each thread needs its own. */
  readonly workspace?: string;
}

const columnBytes = 32;

export class RangeDivision implements Division {
  readonly maySum = false;
  private readonly count: number;
  private readonly each: readonly number[];
  private readonly cost: number;
  private readonly grain: number;
  private readonly workspace: number;
  private readonly sizes: readonly number[];

  constructor(
    private readonly site: Site,
    private readonly parameters: readonly string[],
    { count, each, cost, grain, workspace }: Range,
  ) {
    const place = (name: string) => parameters.indexOf(name);
    this.count = place(count);
    this.each = each.map(place);
    this.cost = cost;
    this.grain = grain === "columns" ? columnBytes / site.bytesPerNumber : grain;
    this.workspace = workspace === undefined ? -1 : place(workspace);
    this.sizes = ["m", "n", "k"].map(place);
  }

  parts(call: Call): number {
    return Math.max(1, Math.ceil(call[this.count]! / this.unit(call)));
  }

  cut(call: Call, at: number, part: Call): void {
    const unit = this.unit(call);
    const first = at * unit;
    copyCall(call, part);
    if (this.workspace >= 0) {
      const [m, n, k] = this.sizes;
      const bytes = this.site.kernels.matmulWorkspaceBytes(call[m!]!, call[n!]!, call[k!]!);
      part[this.workspace]! += this.site.thread * workspaceStride(bytes);
    }
    part[this.parameters.length] = first;
    part[this.parameters.length + 1] = Math.min(unit, call[this.count]! - first);
  }

  sums(): boolean {
    return false;
  }

  merge(): number {
    return 0;
  }

  private unit(call: Call): number {
    let work = this.cost;
    for (const argument of this.each) work *= call[argument]!;
    return fairUnit(call[this.count]!, work, this.grain, this.site.threads);
  }
}
