/**
 * The one list of how threads share a kernel's calls. Every kernel stands here: with its parameters as `kernels.ts`
 * names them and how it is cut, or as whole.
 */
import { type Along, AlongDivision } from "./along";
import type { Division, Site } from "./division";
import type { Kernels } from "./kernels";
import { ProductDivision } from "./productDivision";
import { type Range, RangeDivision } from "./rangeDivision";

export type KernelName = Exclude<keyof Kernels, "memory">;

export interface Declaration {
  readonly parameters: string;
  /** `product`: rows or columns of a matrix product. */
  readonly cut: Along | Range | "product";
  /** The kernel that computes a part. Default: the same. */
  readonly part?: KernelName;
}

const along = (parameters: string, cut: Along): Declaration => ({ parameters, cut });

/** Every entry for itself. */
const entries = (parameters: string, pointers: string, cost = 1): Declaration =>
  along(parameters, { count: "n", moves: each(pointers, 1), cost });

/** Every row `[columns]` for itself. */
const rows = (parameters: string, pointers: string, cost = 1): Declaration =>
  along(parameters, { count: "rows", moves: each(pointers, "columns"), cost });

/** A loss: rows for themselves, their losses summed up. */
const loss = (letter: "p" | "z", target: "columns" | 1, more = ""): Declaration =>
  along(`${letter} t losses gradient rows columns scale${more}`, {
    count: "rows",
    moves: { [letter]: "columns", t: target, losses: 1, gradient: "columns" },
    cost: 8,
    sum: { kind: "returned" },
  });

/** An update: entries for themselves, their squares summed up. */
const update = (parameters: string, pointers: string): Declaration =>
  along(parameters, { count: "n", moves: each(pointers, 1), cost: 2, sum: { kind: "pair", at: "sums" } });

/** A recurrent cell: rows of `units` numbers, and of several gates side by side. */
const cell = (parameters: string, units: string, gates: Along["moves"], cost: number): Declaration =>
  along(parameters, { count: "rows", moves: { ...each(units, "units"), ...gates }, cost });

const each = (pointers: string, step: "columns" | "units" | 1): Along["moves"] =>
  Object.fromEntries(pointers.split(" ").map((pointer) => [pointer, step]));

const cellCodes = "rows units recurrentCode recurrentAlpha code alpha";
const inputs = { window: "window", side: "windowInputs" } as const;
const outputs = { window: "window", side: "windowOutputs" } as const;
const patches = { window: "window", side: "windowPatches", times: "taken" } as const;

export const declarations: Readonly<Record<KernelName, Declaration | "whole">> = {
  // Matrix products.
  matmul: {
    parameters: "a b c m n k transposeA transposeB accumulate workspace",
    cut: "product",
    part: "productPart",
  },
  affine: {
    parameters: "x kernel bias y m n k workspace",
    cut: "product",
    part: "productPart",
  },
  matmulPacked: {
    parameters: "a panels c m n k transposeA accumulate workspace",
    cut: { count: "m", each: ["n", "k"], cost: 0.08, grain: 4, workspace: "workspace" },
    part: "matmulPackedPart",
  },
  packRight: {
    parameters: "b panels n k transposeB",
    cut: { count: "n", each: ["k"], cost: 2, grain: "columns" },
    part: "packRightPart",
  },
  // They are parts.
  productPart: "whole",
  matmulPackedPart: "whole",
  packRightPart: "whole",

  // Entries.
  activationForward: entries("code x y n alpha", "x y", 2),
  activationBackward: entries("code x y dy dx n alpha", "x y dy dx", 2),
  fill: entries("x n value", "x"),
  copy: entries("from to n", "from to"),
  addScaled: entries("a x y n", "x y"),
  scale: entries("x n factor", "x"),
  clip: entries("x n limit", "x"),
  multiply: entries("a b y n", "a b y"),
  maximumOf: entries("x y winners n number", "x y winners"),
  takeWon: entries("dy winners dx n number", "dy winners dx"),
  // Their random numbers are counted from the first entry on.
  dropoutForward: "whole",
  philoxFill: "whole",

  // Rows.
  broadcastRow: rows("x y rows columns", "y"),
  softmaxForward: rows("x y rows columns", "x y", 4),
  softmaxBackward: rows("y dy dx rows columns", "y dy dx", 2),
  logSoftmaxForward: rows("x y rows columns", "x y", 4),
  logSoftmaxBackward: rows("y dy dx rows columns", "y dy dx", 4),
  // One matrix a call.
  causalSoftmax: "whole",
  layerNormalizationForward: along("x y normalized gamma beta inverseDeviation rows columns epsilon", {
    count: "rows",
    moves: { x: "columns", y: "columns", normalized: "columns", inverseDeviation: 1 },
    cost: 3,
  }),
  layerNormalizationBackward: along("dy dx normalized gamma inverseDeviation rows columns", {
    count: "rows",
    moves: { dy: "columns", dx: "columns", normalized: "columns", inverseDeviation: 1 },
    cost: 3,
  }),
  batchNormalizationEvaluate: rows("x y gamma beta movingMean movingVariance rows columns epsilon", "x y"),
  // Their statistics are over all rows.
  batchNormalizationForward: "whole",
  batchNormalizationBackward: "whole",
  lstmForward: cell(
    `z gates previous c activated h ${cellCodes}`,
    "previous c activated h",
    { z: [4, "units"], gates: [4, "units"] },
    6,
  ),
  lstmBackward: cell(
    `dh dc z gates previous c activated ${cellCodes}`,
    "dh dc previous c activated",
    { z: [4, "units"], gates: [4, "units"] },
    2,
  ),
  gruForward: cell(
    `x u gates previous h ${cellCodes}`,
    "previous h",
    { x: [3, "units"], u: [3, "units"], gates: [3, "units"] },
    6,
  ),
  gruBackward: cell(
    `dh dPrevious x u gates previous ${cellCodes}`,
    "dh dPrevious previous",
    { x: [3, "units"], u: [3, "units"], gates: [3, "units"] },
    2,
  ),
  moveRows: along("x y outer inner width xOuter xInner yOuter yInner", {
    count: "outer",
    moves: { x: "xOuter", y: "yOuter" },
  }),
  copyBlock: along("from fromLine to toLine lines columns", {
    count: "lines",
    moves: { from: "fromLine", to: "toLine" },
  }),
  gatherRows: along("indices table y count rows columns", {
    count: "count",
    moves: { indices: 1, y: "columns" },
  }),
  // Several may add to one row of the table.
  scatterRows: "whole",

  // Examples.
  maxPoolForward: along("window x y winners examples", {
    count: "examples",
    moves: { x: inputs, y: outputs, winners: outputs },
    cost: 2,
  }),
  maxPoolBackward: along("window dy winners dx examples", {
    count: "examples",
    moves: { dy: outputs, winners: outputs, dx: inputs },
    cost: 2,
  }),
  averagePoolForward: along("window x y examples", {
    count: "examples",
    moves: { x: inputs, y: outputs },
    cost: 2,
  }),
  averagePoolBackward: along("window dy dx examples", {
    count: "examples",
    moves: { dy: outputs, dx: inputs },
    cost: 2,
  }),
  depthwiseForward: along("window x w y examples multiplier", {
    count: "examples",
    moves: { x: inputs, y: { ...outputs, times: "multiplier" } },
    cost: 8,
  }),
  depthwiseBackwardInput: along("window dy w dx examples multiplier", {
    count: "examples",
    moves: { dy: { ...outputs, times: "multiplier" }, dx: inputs },
    cost: 8,
  }),
  // It sums over the examples.
  depthwiseBackwardKernel: "whole",
  gatherPatches: along("window x patches first lines taken", {
    count: "lines",
    from: "first",
    moves: { patches },
    cost: 2,
  }),
  // Patches of neighbouring lines add to the same pixels, those of other images do not.
  scatterPatches: along("window patches x first lines taken", {
    count: "lines",
    from: "first",
    moves: { patches },
    cost: 2,
    grain: { imageOf: "window" },
  }),

  // Sums.
  columnSums: along("x y rows columns accumulate", {
    count: "rows",
    moves: { x: "columns" },
    grain: 64,
    sum: { kind: "row", at: "y", size: "columns", accumulate: "accumulate" },
  }),
  columnProducts: along("a b y rows columns", {
    count: "rows",
    moves: { a: "columns", b: "columns" },
    grain: 64,
    sum: { kind: "row", at: "y", size: "columns" },
  }),
  sumOfSquares: along("x n", { count: "n", moves: { x: 1 }, sum: { kind: "returned" } }),
  addPenalty: along("w g n l1 l2", { count: "n", moves: { w: 1, g: 1 }, sum: { kind: "returned" } }),
  // A mean about a running mean, in the order of the numbers.
  statistics: "whole",
  // But different tensors by different threads.
  statisticsOfEach: along("table bounds out count examples", {
    count: "count",
    moves: { table: { bytes: 8 }, bounds: { bytes: 16 }, out: { bytes: 64 } },
    grain: "each",
  }),
  // It marks what earlier rows may have marked.
  markActiveColumns: "whole",
  meanSquaredError: loss("p", "columns"),
  meanAbsoluteError: loss("p", "columns"),
  huber: loss("p", "columns", " delta"),
  logCosh: loss("p", "columns"),
  hinge: loss("p", "columns"),
  squaredHinge: loss("p", "columns"),
  kullbackLeiblerDivergence: loss("p", "columns"),
  poisson: loss("p", "columns"),
  sigmoidCrossentropy: loss("z", "columns"),
  softmaxCrossentropy: loss("z", "columns"),
  sparseSoftmaxCrossentropy: loss("z", 1),
  binaryCrossentropy: loss("p", "columns"),
  categoricalCrossentropy: loss("p", "columns"),
  sparseCategoricalCrossentropy: loss("p", 1),

  // Updates.
  sgdUpdate: update("theta g velocity n rate momentum nesterov sums", "theta g velocity"),
  rmspropUpdate: update("theta g s m n rate rho epsilon momentum correction sums", "theta g s m"),
  adamUpdate: update("theta g m v n rate beta1 beta2 epsilon correction1 correction2 sums", "theta g m v"),
  adagradUpdate: update("theta g s n rate epsilon initial sums", "theta g s"),
  adadeltaUpdate: update("theta g s d n rate rho epsilon sums", "theta g s d"),
  adamwUpdate: update(
    "theta g m v n rate beta1 beta2 epsilon correction1 correction2 decay sums",
    "theta g m v",
  ),
  adamaxUpdate: update("theta g m u n rate beta1 beta2 epsilon correction1 sums", "theta g m u"),
  nadamUpdate: update(
    "theta g m v n rate beta1 beta2 epsilon ofMean ofSlope correction2 sums",
    "theta g m v",
  ),

  // They compute no tensor.
  matmulWorkspaceBytes: "whole",
  packedBytes: "whole",
  windowInputs: "whole",
  windowOutputs: "whole",
  windowPatches: "whole",
  windowLines: "whole",
  heapBase: "whole",
  useThread: "whole",
};

/** Kernels that may be divided, by number. */
export const divisible = (Object.keys(declarations) as KernelName[]).filter(
  (name) => declarations[name] !== "whole",
);

/** What computes a part of each of `divisible`. */
export const partKernels: readonly KernelName[] = divisible.map(
  (name) => (declarations[name] as Declaration).part ?? name,
);

/** The division of each of `divisible`, in that order. */
export const divisionsFor = (site: Site): readonly Division[] =>
  divisible.map((name) => {
    const declaration = declarations[name] as Declaration;
    const { cut } = declaration;
    const parameters = declaration.parameters.split(" ");
    if (cut === "product") return new ProductDivision(site, name as "matmul" | "affine");
    return "each" in cut
      ? new RangeDivision(site, parameters, cut)
      : new AlongDivision(site, parameters, cut);
  });
