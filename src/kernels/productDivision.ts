/** Division of `matmul` into calls of `matmulPart`: rows or columns of C, whichever copies less twice. */
import { mostParts } from "./board";
import { type Call, type Division, type Site, workspaceStride } from "./division";

/** `leastWork` and `mostWork` in multiplications. */
const leastProducts = 100_000;
const mostProducts = 32_000_000;
/** Rows of C in a register tile that leaves nothing over; columns of C: two vectors. */
const rowGrain = 4;
const columnBytes = 32;

/** Places of the arguments of `matmul`, and of those `matmulPart` has more. */
const mAt = 3;
const nAt = 4;
const kAt = 5;
const workspaceAt = 9;
const firstRowAt = 10;
const rowsAt = 11;
const firstColumnAt = 12;
const columnsAt = 13;

export class ProductDivision implements Division {
  readonly sums = false;

  constructor(private readonly site: Site) {}

  parts(call: Call): number {
    const m = call[mAt]!;
    const n = call[nAt]!;
    // A vector has kernels of its own.
    if (m === 1 || n === 1) return 1;
    const products = m * n * call[kAt]!;
    const wanted = Math.max(this.site.threads, Math.ceil(products / mostProducts));
    const most = Math.min(wanted, Math.floor(products / leastProducts), mostParts);
    if (most < 2) return 1;
    return Math.ceil(this.size(call) / this.unit(call, most));
  }

  cut(call: Call, parts: number, at: number, part: Call): void {
    const m = call[mAt]!;
    const n = call[nAt]!;
    const unit = this.unit(call, parts);
    const first = at * unit;
    const size = Math.min(unit, this.size(call) - first);
    const byRows = this.cutsRows(call);
    for (let index = 0; index < part.length; index++) part[index] = call[index]!;
    part[workspaceAt]! +=
      this.site.thread * workspaceStride(this.site.kernels.matmulWorkspaceBytes(m, n, call[kAt]!));
    part[firstRowAt] = byRows ? first : 0;
    part[rowsAt] = byRows ? size : m;
    part[firstColumnAt] = byRows ? 0 : first;
    part[columnsAt] = byRows ? n : size;
  }

  merge(): number {
    return 0;
  }

  /** Every part packs the whole of the other side: the smaller one. */
  private cutsRows(call: Call): boolean {
    return call[mAt]! >= call[nAt]!;
  }

  private size(call: Call): number {
    return this.cutsRows(call) ? call[mAt]! : call[nAt]!;
  }

  private unit(call: Call, parts: number): number {
    const grain = this.cutsRows(call) ? rowGrain : columnBytes / this.site.bytesPerNumber;
    return Math.ceil(this.size(call) / parts / grain) * grain;
  }
}
