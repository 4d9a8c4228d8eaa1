/** Sliding windows written out plainly in float64: what convolutions and poolings are compared with. */

export interface Sliding {
  /** `[height, width]`, as all the others. */
  readonly image: readonly [number, number];
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: "valid" | "same";
}

/** For each output place, in reading order, the pixels (row · width + column, −1 in padding) under the window's taps. */
export function tapsOf({ image, window, strides, dilation, padding }: Sliding): {
  readonly outputs: readonly [number, number];
  readonly taps: readonly (readonly number[])[];
} {
  const axis = (at: 0 | 1): readonly (readonly number[])[] => {
    const [n, size, stride, step] = [image[at], window[at], strides[at], dilation[at]];
    const span = (size - 1) * step + 1;
    const places: number[] = [];
    if (padding === "valid") for (let from = 0; from + span <= n; from += stride) places.push(from);
    else {
      const count = Math.ceil(n / stride);
      const zeros = Math.max(0, (count - 1) * stride + span - n);
      for (let place = 0; place < count; place++) places.push(place * stride - Math.floor(zeros / 2));
    }
    return places.map((from) => Array.from({ length: size }, (_, tap) => from + tap * step));
  };
  const [rows, columns] = [axis(0), axis(1)];
  const pixel = (row: number, column: number): number =>
    row >= 0 && row < image[0] && column >= 0 && column < image[1] ? row * image[1] + column : -1;
  const taps = rows.flatMap((row) =>
    columns.map((column) => row.flatMap((y) => column.map((x) => pixel(y, x)))),
  );
  return { outputs: [rows.length, columns.length], taps };
}

/** y[o, f] = b[f] + Σ x[tap, c]·W[tap, c, f], filters and channels in `groups` blocks. */
export function convolve(
  sliding: Sliding,
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  bias: ArrayLike<number> | undefined,
  { batch, channels, filters, groups }: { batch: number; channels: number; filters: number; groups: number },
): number[] {
  const { taps } = tapsOf(sliding);
  const [pixels, taken, own] = [sliding.image[0] * sliding.image[1], channels / groups, filters / groups];
  const y: number[] = [];
  for (let example = 0; example < batch; example++)
    for (const place of taps)
      for (let filter = 0; filter < filters; filter++) {
        const group = Math.floor(filter / own);
        let sum = bias?.[filter] ?? 0;
        place.forEach((pixel, tap) => {
          for (let c = 0; c < taken && pixel >= 0; c++) {
            const entry = (example * pixels + pixel) * channels + group * taken + c;
            sum += x[entry]! * kernel[(tap * taken + c) * filters + filter]!;
          }
        });
        y.push(sum);
      }
  return y;
}

/** `reduce` over the pixels inside the image, channel by channel. */
export function pool(
  sliding: Sliding,
  x: ArrayLike<number>,
  { batch, channels }: { batch: number; channels: number },
  reduce: (values: readonly number[]) => number,
): number[] {
  const { taps } = tapsOf(sliding);
  const pixels = sliding.image[0] * sliding.image[1];
  return Array.from({ length: batch }, (_, example) =>
    taps.map((place) =>
      Array.from({ length: channels }, (_, c) =>
        reduce(
          place.filter((pixel) => pixel >= 0).map((pixel) => x[(example * pixels + pixel) * channels + c]!),
        ),
      ),
    ),
  ).flat(2);
}
