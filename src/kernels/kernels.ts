/**
 * What the WebAssembly module of either precision exports: the one list of kernels.
 *
 * A pointer is a byte offset into the module's memory. `real` is float32 or float64, whichever the
 * module was compiled for. Matrices are row-major. No kernel allocates, keeps state or fails;
 * the caller guarantees sizes. `divisions.ts` says which calls threads may share, and how. Input and output may not overlap unless a kernel says so.
 */
export type Pointer = number;

/** Codes of the elementwise activations; the same numbers stand in `assembly/activationCodes.ts`. */
export const activationCodes = {
  linear: 0,
  relu: 1,
  leakyRelu: 2,
  elu: 3,
  selu: 4,
  gelu: 5,
  silu: 6,
  sigmoid: 7,
  hardSigmoid: 8,
  tanh: 9,
  softplus: 10,
  softsign: 11,
  exponential: 12,
} as const;

export interface MatrixKernels {
  /**
   * C (+)= op(A) · op(B), with op(A) `[m, k]`, op(B) `[k, n]`, C `[m, n]`. `transposeA` = 1 means A is
   * stored `[k, m]`; `accumulate` = 1 adds to C, 0 overwrites it. `workspace` holds the packed panels,
   * `matmulWorkspaceBytes(m, n, k)` bytes, 16-byte aligned.
   */
  matmul(
    a: Pointer,
    b: Pointer,
    c: Pointer,
    m: number,
    n: number,
    k: number,
    transposeA: 0 | 1,
    transposeB: 0 | 1,
    accumulate: 0 | 1,
    workspace: Pointer,
  ): void;
  matmulWorkspaceBytes(m: number, n: number, k: number): number;
  /** y `[m, n]` = x·W + b in every row, x `[m, k]`, W `[k, n]`, b `[n]` (0: none); `workspace` as `matmul`'s. */
  affine(
    x: Pointer,
    kernel: Pointer,
    bias: Pointer,
    y: Pointer,
    m: number,
    n: number,
    k: number,
    workspace: Pointer,
  ): void;
  /**
   * A block of C = start + op(A) · op(B): its rows from `firstRow` on and its columns from `firstColumn` on, m and n of
   * C at least 2. `start` (0: zeros) has rows `startStride` bytes apart, 0 for one row for all. An entry gets the bits
   * that `matmul` and `affine` give it.
   */
  productPart(
    a: Pointer,
    b: Pointer,
    c: Pointer,
    start: Pointer,
    startStride: number,
    m: number,
    n: number,
    k: number,
    transposeA: 0 | 1,
    transposeB: 0 | 1,
    workspace: Pointer,
    firstRow: number,
    rows: number,
    firstColumn: number,
    columns: number,
  ): void;
  /** Every row of y `[rows, columns]` becomes the vector x `[columns]`. */
  broadcastRow(x: Pointer, y: Pointer, rows: number, columns: number): void;
  /** y `[columns]` (+)= sum over the rows of x `[rows, columns]`; `accumulate` as `matmul`'s. */
  columnSums(x: Pointer, y: Pointer, rows: number, columns: number, accumulate: 0 | 1): void;
}

export interface ElementwiseKernels {
  /**
   * y = f(x) over n entries; x and y may be the same. `alpha` is the slope of leakyRelu / elu. NaN stays NaN,
   * ±∞ give the limits. Relative error of exponential < 2e-7 (float64: 4e-16), of tanh and sigmoid < 3e-7
   * (1e-15); of the others within 2e-6 (1e-14) of max(1, |y|). sigmoid and softplus are 0 where they would be
   * denormal.
   */
  activationForward(code: number, x: Pointer, y: Pointer, n: number, alpha: number): void;
  /**
   * dx = dy · f′(x), given x and y = f(x); dx may be dy or x. relu′(0) = 0. x is looked at by leakyRelu, gelu,
   * silu, softplus and softsign only: for the others y may be passed as x, so they can run in place.
   */
  activationBackward(
    code: number,
    x: Pointer,
    y: Pointer,
    dy: Pointer,
    dx: Pointer,
    n: number,
    alpha: number,
  ): void;
  /** Softmax over the last axis, the row maximum subtracted first. x and y may be the same. */
  softmaxForward(x: Pointer, y: Pointer, rows: number, columns: number): void;
  /** dx = y ⊙ (dy − Σ dy⊙y), row by row. dx may be dy. */
  softmaxBackward(y: Pointer, dy: Pointer, dx: Pointer, rows: number, columns: number): void;
  logSoftmaxForward(x: Pointer, y: Pointer, rows: number, columns: number): void;
  /** dx = dy − exp(y) · Σ dy. dx may be dy. */
  logSoftmaxBackward(y: Pointer, dy: Pointer, dx: Pointer, rows: number, columns: number): void;
  fill(x: Pointer, n: number, value: number): void;
  copy(from: Pointer, to: Pointer, n: number): void;
  /** y += a · x */
  addScaled(a: number, x: Pointer, y: Pointer, n: number): void;
  scale(x: Pointer, n: number, factor: number): void;
  /** Every entry into [−limit, limit]. */
  clip(x: Pointer, n: number, limit: number): void;
}

export interface DropoutKernels {
  /**
   * Inverted dropout: mask = (uniform ≥ rate) / (1 − rate), y = x · mask. The uniform number of entry i
   * is Philox 4x32-10 of counter (i / 4, step, purpose, 0) and key (seed low, seed high), as
   * `engine/random.ts` draws it; so any step can be replayed.
   */
  dropoutForward(
    x: Pointer,
    y: Pointer,
    mask: Pointer,
    n: number,
    rate: number,
    seedLow: number,
    seedHigh: number,
    purpose: number,
    step: number,
  ): void;
  /** The uniform numbers themselves: out `[n]` in [0, 1), multiples of 2⁻²⁴, the same in both precisions. */
  philoxFill(out: Pointer, n: number, seedLow: number, seedHigh: number, purpose: number, step: number): void;
  /** y = a ⊙ b; y may be a or b. */
  multiply(a: Pointer, b: Pointer, y: Pointer, n: number): void;
}

export interface NormalizationKernels {
  /**
   * Batch normalization over all axes but the last, x as `[rows, columns]`, with the batch's mean and
   * biased variance (two passes). Saves `mean` and `inverseDeviation` `[columns]` and the normalized
   * input `[rows, columns]`; updates moving ← momentum · moving + (1 − momentum) · batch.
   * gamma, beta: 0 for "none".
   */
  batchNormalizationForward(
    x: Pointer,
    y: Pointer,
    normalized: Pointer,
    gamma: Pointer,
    beta: Pointer,
    mean: Pointer,
    inverseDeviation: Pointer,
    movingMean: Pointer,
    movingVariance: Pointer,
    rows: number,
    columns: number,
    epsilon: number,
    momentum: number,
  ): void;
  /** The same with the moving statistics; nothing is updated, nothing saved. */
  batchNormalizationEvaluate(
    x: Pointer,
    y: Pointer,
    gamma: Pointer,
    beta: Pointer,
    movingMean: Pointer,
    movingVariance: Pointer,
    rows: number,
    columns: number,
    epsilon: number,
  ): void;
  /** dx (0: not wanted), dGamma, dBeta (0: none) of the training-mode pass. */
  batchNormalizationBackward(
    dy: Pointer,
    dx: Pointer,
    normalized: Pointer,
    gamma: Pointer,
    inverseDeviation: Pointer,
    dGamma: Pointer,
    dBeta: Pointer,
    rows: number,
    columns: number,
  ): void;
}

/**
 * A loss writes `losses` `[rows]` (one number an example-row, before the mean) and `gradient`
 * (∂cost/∂prediction, already times `scale`, the 1/rows of the mean; 0: not wanted) and returns the
 * sum of `losses` in float64. `columns` is the last axis.
 */
export interface LossKernels {
  /** Σ over the last axis /columns of (p − t)². */
  meanSquaredError(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Mean over the last axis of |p − t|; the gradient at 0 is 0. */
  meanAbsoluteError(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Mean over the last axis of ½e² for |e| ≤ `delta`, delta·|e| − ½delta² beyond. */
  huber(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
    delta: number,
  ): number;
  /** Mean over the last axis of ln cosh(p − t), with full relative precision near 0. */
  logCosh(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Mean over the last axis of max(0, 1 − p·t), targets ±1; a target 0 counts as −1. */
  hinge(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Mean over the last axis of max(0, 1 − p·t)², targets as `hinge`. */
  squaredHinge(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Sum over the last axis of t·ln(t/p), both clipped to [1e-7, 1]; where p is clipped the gradient is 0. */
  kullbackLeiblerDivergence(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Mean over the last axis of p − t·ln(p + 1e-7); a negative p gives NaN. */
  poisson(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Fused: logits z, probabilities sigmoid(z); mean over the last axis of max(z,0) − z·t + log1p(exp(−|z|)). */
  sigmoidCrossentropy(
    z: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Fused: log-sum-exp(z)·Σt − Σ t·z; targets one-hot or a distribution. */
  softmaxCrossentropy(
    z: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Fused, targets are class numbers `[rows]` stored as real. */
  sparseSoftmaxCrossentropy(
    z: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** On probabilities clipped to [1e-7, 1 − 1e-7]; outside the clip the gradient is 0. Mean over the last axis. */
  binaryCrossentropy(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** Probabilities divided by their row sum, then clipped to [1e-7, 1 − 1e-7] (the gradient goes through the division). */
  categoricalCrossentropy(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
  /** As `categoricalCrossentropy` with class numbers `[rows]`. */
  sparseCategoricalCrossentropy(
    p: Pointer,
    t: Pointer,
    losses: Pointer,
    gradient: Pointer,
    rows: number,
    columns: number,
    scale: number,
  ): number;
}

/**
 * Parameter updates, in place. `sums` receives two float64: Σ(Δθ)² and Σθ² (before the update), for
 * the update ratio ‖Δθ‖/‖θ‖.
 */
export interface OptimizerKernels {
  /**
   * velocity ← momentum·velocity − rate·g; θ += nesterov ? momentum·velocity − rate·g : velocity.
   * With momentum 0, velocity may be 0 (none). (Sutskever et al. 2013, as Keras writes it.)
   */
  sgdUpdate(
    theta: Pointer,
    g: Pointer,
    velocity: Pointer,
    n: number,
    rate: number,
    momentum: number,
    nesterov: 0 | 1,
    sums: Pointer,
  ): void;
  /** s ← ρs + (1−ρ)g²; step = rate·g/(√ŝ + ε), ŝ = s · `correction`; momentum as Keras: m ← momentum·m + step; θ −= m. */
  rmspropUpdate(
    theta: Pointer,
    g: Pointer,
    s: Pointer,
    m: Pointer,
    n: number,
    rate: number,
    rho: number,
    epsilon: number,
    momentum: number,
    correction: number,
    sums: Pointer,
  ): void;
  /** Kingma & Ba 2015: m, v; θ −= rate · m·correction1 / (√(v·correction2) + ε), with correction_i = 1/(1 − βᵢᵗ). */
  adamUpdate(
    theta: Pointer,
    g: Pointer,
    m: Pointer,
    v: Pointer,
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    correction1: number,
    correction2: number,
    sums: Pointer,
  ): void;
  /** Duchi et al. 2011: s ← s + g²; θ −= rate · g / (√(initial + s) + ε). */
  adagradUpdate(
    theta: Pointer,
    g: Pointer,
    s: Pointer,
    n: number,
    rate: number,
    epsilon: number,
    initial: number,
    sums: Pointer,
  ): void;
  /** Zeiler 2012: s ← ρs + (1−ρ)g²; Δ = √(d + ε)/√(s + ε) · g; d ← ρd + (1−ρ)Δ²; θ −= rate · Δ. */
  adadeltaUpdate(
    theta: Pointer,
    g: Pointer,
    s: Pointer,
    d: Pointer,
    n: number,
    rate: number,
    rho: number,
    epsilon: number,
    sums: Pointer,
  ): void;
  /** `adamUpdate`, with rate · decay · θ taken off θ beside it (Loshchilov & Hutter 2019). */
  adamwUpdate(
    theta: Pointer,
    g: Pointer,
    m: Pointer,
    v: Pointer,
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    correction1: number,
    correction2: number,
    decay: number,
    sums: Pointer,
  ): void;
  /** Kingma & Ba 2015, algorithm 2: u ← max(β₂u, |g|); θ −= rate · m·correction1 / (u + ε). */
  adamaxUpdate(
    theta: Pointer,
    g: Pointer,
    m: Pointer,
    u: Pointer,
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    correction1: number,
    sums: Pointer,
  ): void;
  /** Dozat 2016: θ −= rate · (ofMean·m + ofSlope·g) / (√(v·correction2) + ε). */
  nadamUpdate(
    theta: Pointer,
    g: Pointer,
    m: Pointer,
    v: Pointer,
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    ofMean: number,
    ofSlope: number,
    correction2: number,
    sums: Pointer,
  ): void;
  /** g += l2·w + l1·sign(w); returns l2/2·Σw² + l1·Σ|w| in float64. */
  addPenalty(w: Pointer, g: Pointer, n: number, l1: number, l2: number): number;
}

/** What recurrent layers and attention are made of, beside the matrix product. */
export interface SequenceKernels {
  /** Bytes of the panels that `packRight` makes of op(B) `[k, n]`. */
  packedBytes(n: number, k: number): number;
  /** Packs op(B) `[k, n]` for `matmulPacked`; `transposeB` = 1 means B is stored `[n, k]`. Panels 16-byte aligned. */
  packRight(b: Pointer, panels: Pointer, n: number, k: number, transposeB: 0 | 1): void;
  /** Packs some columns of op(B), from `firstColumn`, a multiple of 32 bytes, on. */
  packRightPart(
    b: Pointer,
    panels: Pointer,
    n: number,
    k: number,
    transposeB: 0 | 1,
    firstColumn: number,
    columns: number,
  ): void;
  /** C (+)= op(A) · op(B), op(A) `[m, k]`; `transposeA`, `accumulate` and `workspace` as `matmul`'s. */
  matmulPacked(
    a: Pointer,
    panels: Pointer,
    c: Pointer,
    m: number,
    n: number,
    k: number,
    transposeA: 0 | 1,
    accumulate: 0 | 1,
    workspace: Pointer,
  ): void;
  /** Some rows of C, from `firstRow` on. */
  matmulPackedPart(
    a: Pointer,
    panels: Pointer,
    c: Pointer,
    m: number,
    n: number,
    k: number,
    transposeA: 0 | 1,
    accumulate: 0 | 1,
    workspace: Pointer,
    firstRow: number,
    rows: number,
  ): void;
  /**
   * Copies outer · inner rows of `width` numbers: row (i, j) lies i · xOuter + j · xInner numbers behind x, and
   * goes i · yOuter + j · yInner numbers behind y. Steps may be negative: the axis is turned round.
   */
  moveRows(
    x: Pointer,
    y: Pointer,
    outer: number,
    inner: number,
    width: number,
    xOuter: number,
    xInner: number,
    yOuter: number,
    yInner: number,
  ): void;
  /**
   * One LSTM step of `rows` examples (formulas: `assembly/lstm.ts`): from z `[rows, 4 · units]` and the cell
   * state before fills gates (may be z where no activation needs its input for the slope), c, activated = a(c)
   * and h, each `[rows, units]`. Codes and slopes (`alpha`) as for `activationForward`.
   */
  lstmForward(
    z: Pointer,
    gates: Pointer,
    previous: Pointer,
    c: Pointer,
    activated: Pointer,
    h: Pointer,
    rows: number,
    units: number,
    recurrentCode: number,
    recurrentAlpha: number,
    code: number,
    alpha: number,
  ): void;
  /** Overwrites z with ∂cost/∂z, and dc (of c) with that of the cell state before. */
  lstmBackward(
    dh: Pointer,
    dc: Pointer,
    z: Pointer,
    gates: Pointer,
    previous: Pointer,
    c: Pointer,
    activated: Pointer,
    rows: number,
    units: number,
    recurrentCode: number,
    recurrentAlpha: number,
    code: number,
    alpha: number,
  ): void;
  /**
   * One GRU step (formulas: `assembly/gru.ts`): from x = input product + bias and u = recurrent product + bias,
   * each `[rows, 3 · units]`, and h before fills gates (may be x, as for `lstmForward`) and h.
   */
  gruForward(
    x: Pointer,
    u: Pointer,
    gates: Pointer,
    previous: Pointer,
    h: Pointer,
    rows: number,
    units: number,
    recurrentCode: number,
    recurrentAlpha: number,
    code: number,
    alpha: number,
  ): void;
  /** Overwrites x and u with their gradients and adds dh ⊙ z to dPrevious. */
  gruBackward(
    dh: Pointer,
    dPrevious: Pointer,
    x: Pointer,
    u: Pointer,
    gates: Pointer,
    previous: Pointer,
    rows: number,
    units: number,
    recurrentCode: number,
    recurrentAlpha: number,
    code: number,
    alpha: number,
  ): void;
  /** Layer normalization over the last axis; saves x̂ `[rows, columns]` and 1/√(σ² + ε) `[rows]`. gamma, beta: 0 for "none". */
  layerNormalizationForward(
    x: Pointer,
    y: Pointer,
    normalized: Pointer,
    gamma: Pointer,
    beta: Pointer,
    inverseDeviation: Pointer,
    rows: number,
    columns: number,
    epsilon: number,
  ): void;
  /** dx may be dy. */
  layerNormalizationBackward(
    dy: Pointer,
    dx: Pointer,
    normalized: Pointer,
    gamma: Pointer,
    inverseDeviation: Pointer,
    rows: number,
    columns: number,
  ): void;
  /** y `[columns]` = sum over the rows of a ⊙ b `[rows, columns]` (overwrites). */
  columnProducts(a: Pointer, b: Pointer, y: Pointer, rows: number, columns: number): void;
  /** Softmax of `matrices` matrices `[rows, columns]` of which row i sees the columns 0 … i; the others get 0. x may be y. */
  causalSoftmax(x: Pointer, y: Pointer, matrices: number, rows: number, columns: number): void;
}

/** Indices into the float64 record that `statistics` writes. */
export const statistic = {
  mean: 0,
  deviation: 1,
  norm: 2,
  minimum: 3,
  maximum: 4,
  zeroFraction: 5,
  outsideFraction: 6,
  nonFinite: 7,
} as const;
export const statisticCount = 8;

export interface ReductionKernels {
  /**
   * One pass over x `[n]`, n ≥ 1: mean, standard deviation (biased), L2 norm, minimum, maximum, fraction
   * of exact zeros, fraction with x ≤ low or x ≥ high (−∞ and ∞: not counted, and faster), count of NaN
   * and ±∞. Eight float64 to `out` (8-byte aligned). Blocks of 256 are summed in `real` about the running
   * mean and merged in float64: in float32 the mean errs by less than 1e-6 deviations, deviation and norm by
   * less than 1e-6 of themselves, however small, large or far from 0 the numbers are. With a NaN, mean,
   * deviation and norm are NaN; minimum and maximum are over the entries that are not NaN.
   */
  statistics(x: Pointer, n: number, low: number, high: number, out: Pointer): void;
  /**
   * `statistics` of `count` tensors: `table` has two 32-bit integers for each, its pointer and the numbers of one
   * example; `bounds` two float64, low and high; `out` one record.
   */
  statisticsOfEach(table: Pointer, bounds: Pointer, out: Pointer, count: number, examples: number): void;
  /** Σx², relative error < 1e-6 in float32, 1e-13 in float64; squares outside float32's range are not lost. */
  sumOfSquares(x: Pointer, n: number): number;
  /**
   * The dead-unit probe: `active` `[columns]`, real numbers 0 or 1, becomes 1 where any of the rows of
   * x `[rows, columns]` is ≠ 0 (NaN too); earlier ones stay.
   */
  markActiveColumns(x: Pointer, active: Pointer, rows: number, columns: number): void;
}

/** The integers (32 bits each) of a window's record, in this order; `assembly/window.ts` reads them. */
export const windowFields = [
  "inputHeight",
  "inputWidth",
  "channels",
  "outputHeight",
  "outputWidth",
  "windowHeight",
  "windowWidth",
  "strideHeight",
  "strideWidth",
  "dilationHeight",
  "dilationWidth",
  "padTop",
  "padLeft",
] as const;

/**
 * A window that slides over images `[height, width, channels]`; what stands out of the image is padding.
 * `window` is in every kernel the place of a record of `windowFields`.
 */
export interface WindowKernels {
  /** Numbers of one image that the window slides over: height · width · channels. */
  windowInputs(window: Pointer): number;
  /** Numbers of an image with as many channels and a pixel for each position of the window. */
  windowOutputs(window: Pointer): number;
  /** Numbers of the patches of one output line, for each channel taken. */
  windowPatches(window: Pointer): number;
  /** Output lines of one image. */
  windowLines(window: Pointer): number;
  /**
   * Rows of the window's pixels at the positions of `lines` output lines from line `first` on (line
   * example · outputHeight + row): patches `[lines · outputWidth, windowHeight · windowWidth · taken]`, zeros
   * for padding, of each pixel the first `taken` channels from x on. Up to 15 bytes behind x are read.
   */
  gatherPatches(
    window: Pointer,
    x: Pointer,
    patches: Pointer,
    first: number,
    lines: number,
    taken: number,
  ): void;
  /** The transpose: adds every patch's entries to the pixels they would be gathered from. */
  scatterPatches(
    window: Pointer,
    patches: Pointer,
    x: Pointer,
    first: number,
    lines: number,
    taken: number,
  ): void;
  /** y[o, c·multiplier + m] += Σ over the window of x[o + tap, c]·w[tap, c, m]. */
  depthwiseForward(
    window: Pointer,
    x: Pointer,
    w: Pointer,
    y: Pointer,
    examples: number,
    multiplier: number,
  ): void;
  /** Adds to dx. */
  depthwiseBackwardInput(
    window: Pointer,
    dy: Pointer,
    w: Pointer,
    dx: Pointer,
    examples: number,
    multiplier: number,
  ): void;
  /** Adds to dw. */
  depthwiseBackwardKernel(
    window: Pointer,
    x: Pointer,
    dy: Pointer,
    dw: Pointer,
    examples: number,
    multiplier: number,
  ): void;
  /**
   * The largest pixel of each window inside the image; `winners`, as y, receives its number in the window
   * (row · windowWidth + column; of equal ones the first; a NaN wins). No dilation.
   */
  maxPoolForward(window: Pointer, x: Pointer, y: Pointer, winners: Pointer, examples: number): void;
  /** Overwrites dx. */
  maxPoolBackward(window: Pointer, dy: Pointer, winners: Pointer, dx: Pointer, examples: number): void;
  /** The mean of each window's pixels inside the image. No dilation. */
  averagePoolForward(window: Pointer, x: Pointer, y: Pointer, examples: number): void;
  /** Overwrites dx. */
  averagePoolBackward(window: Pointer, dy: Pointer, dx: Pointer, examples: number): void;
}

export interface BlockKernels {
  /** A block `[lines, columns]`; its lines begin `fromLine` numbers apart there and `toLine` here. */
  copyBlock(
    from: Pointer,
    fromLine: number,
    to: Pointer,
    toLine: number,
    lines: number,
    columns: number,
  ): void;
  /** y[i] = table[indices[i]], rounded to the nearest; NaN where the table `[rows, columns]` has no such row. */
  gatherRows(
    indices: Pointer,
    table: Pointer,
    y: Pointer,
    count: number,
    rows: number,
    columns: number,
  ): void;
  /** dTable[indices[i]] += dy[i]; indices without a row are left out. */
  scatterRows(
    indices: Pointer,
    dy: Pointer,
    dTable: Pointer,
    count: number,
    rows: number,
    columns: number,
  ): void;
  /** Where x > y, or x is NaN: y becomes x and `winners` the given number. */
  maximumOf(x: Pointer, y: Pointer, winners: Pointer, n: number, number: number): void;
  /** dx = dy where `winners` is the given number, else 0. */
  takeWon(dy: Pointer, winners: Pointer, dx: Pointer, n: number, number: number): void;
}

export interface Kernels
  extends
    MatrixKernels,
    WindowKernels,
    BlockKernels,
    ElementwiseKernels,
    DropoutKernels,
    NormalizationKernels,
    LossKernels,
    OptimizerKernels,
    SequenceKernels,
    ReductionKernels {
  readonly memory: WebAssembly.Memory;
  /** First byte that is free to plan tensors in. */
  heapBase(): number;
  /** Once, before any other call, by a thread that shares the memory of thread 0: its number, below `mostThreads`. */
  useThread(thread: number): void;
}

/** As many threads as can share a memory. */
export const mostThreads = 64;

export type Precision = "float32" | "float64";
