/**
 * Division of matrix products into calls of `productPart`: rows or columns of C, whichever copies less twice. A
 * gradient Aᵀ·B of many rows and few entries is a sum over pieces of those rows: each thread takes the rows it has in
 * its cache, where every part of C would need them all.
 */
import { type Call, type Division, fairUnit, recordsBytes, type Site, workspaceStride } from "./division";

/** A multiplication takes so much of the time to copy a number. */
const multiplicationCost = 0.08;
/** Rows of C in a register tile that leaves nothing over; columns of C: two vectors. */
const rowGrain = 4;
const columnBytes = 32;
/** Pieces of a sum over rows, and how many rows each has at least. */
const pieces = 4;
const fewestRows = 64;

/** Places of the arguments that decide on the cut, in `matmul` and in `affine`. */
const places = { matmul: { m: 3, n: 4, k: 5 }, affine: { m: 4, n: 5, k: 6 } } as const;

export class ProductDivision implements Division {
  readonly maySum: boolean;
  private readonly m: number;
  private readonly n: number;
  private readonly k: number;

  constructor(
    private readonly site: Site,
    private readonly kernel: "matmul" | "affine",
  ) {
    ({ m: this.m, n: this.n, k: this.k } = places[kernel]);
    this.maySum = kernel === "matmul";
  }

  sums(call: Call): boolean {
    if (this.kernel === "affine" || call[6] === 0 || call[7] === 1) return false;
    const [m, n, k] = [call[this.m]!, call[this.n]!, call[this.k]!];
    const bytes = m * n * this.site.bytesPerNumber;
    return m > 1 && n > 1 && k >= pieces * fewestRows && k >= m && pieces * bytes <= recordsBytes;
  }

  parts(call: Call): number {
    // A vector has kernels of its own.
    if (call[this.m] === 1 || call[this.n] === 1) return 1;
    if (this.sums(call)) return pieces;
    if (this.site.threads === 1) return 1;
    return Math.ceil(this.size(call) / this.unit(call));
  }

  cut(call: Call, at: number, part: Call): void {
    if (this.sums(call)) this.cutSum(call, at, part);
    else this.cutResult(call, at, part);
  }

  private cutSum(call: Call, at: number, part: Call): void {
    const { bytesPerNumber, records } = this.site;
    const [m, n, k] = [call[this.m]!, call[this.n]!, call[this.k]!];
    const unit = Math.ceil(k / pieces);
    const first = at * unit;
    this.cutResult(call, 0, part);
    part[0] = call[0]! + first * m * bytesPerNumber;
    part[1] = call[1]! + first * n * bytesPerNumber;
    part[2] = records + at * m * n * bytesPerNumber;
    part[3] = 0;
    part[4] = 0;
    part[7] = Math.min(unit, k - first);
    part[11] = 0;
    part[12] = m;
    part[13] = 0;
    part[14] = n;
  }

  private cutResult(call: Call, at: number, part: Call): void {
    const [m, n, k] = [call[this.m]!, call[this.n]!, call[this.k]!];
    const unit = this.unit(call);
    const first = at * unit;
    const size = Math.min(unit, this.size(call) - first);
    const byRows = this.cutsRows(call);
    const isMatmul = this.kernel === "matmul";
    const accumulates = isMatmul && call[8] === 1;
    const workspace = isMatmul ? call[9]! : call[7]!;
    const panels = workspaceStride(this.site.kernels.matmulWorkspaceBytes(m, n, k));
    part[0] = call[0]!;
    part[1] = call[1]!;
    part[2] = isMatmul ? call[2]! : call[3]!;
    // What the product is added to: C itself, or the bias for every row.
    part[3] = isMatmul ? (accumulates ? call[2]! : 0) : call[2]!;
    part[4] = accumulates ? n * this.site.bytesPerNumber : 0;
    part[5] = m;
    part[6] = n;
    part[7] = k;
    part[8] = isMatmul ? call[6]! : 0;
    part[9] = isMatmul ? call[7]! : 0;
    part[10] = workspace + this.site.thread * panels;
    part[11] = byRows ? first : 0;
    part[12] = byRows ? size : m;
    part[13] = byRows ? 0 : first;
    part[14] = byRows ? n : size;
  }

  merge(call: Call, parts: number): number {
    if (!this.sums(call)) return 0;
    const { kernels, records } = this.site;
    kernels.columnSums(records, call[2]!, parts, call[this.m]! * call[this.n]!, call[8] === 1 ? 1 : 0);
    return 0;
  }

  /** Every part packs the whole of the other side: the smaller one. */
  private cutsRows(call: Call): boolean {
    return call[this.m]! >= call[this.n]!;
  }

  private size(call: Call): number {
    return this.cutsRows(call) ? call[this.m]! : call[this.n]!;
  }

  private unit(call: Call): number {
    const { bytesPerNumber, threads } = this.site;
    const grain = this.cutsRows(call) ? rowGrain : columnBytes / bytesPerNumber;
    const size = this.size(call);
    const products = call[this.m]! * call[this.n]! * call[this.k]!;
    return fairUnit(size, (multiplicationCost * products) / size, grain, threads);
  }
}
