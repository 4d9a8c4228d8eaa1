/** What one place of the result takes of the places of the source, along one axis. */
interface Share {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Brings a picture `[fromHeight, fromWidth, channels]` to `[height, width, channels]`, rounded to bytes. Along an axis
 * that becomes shorter each new pixel is the mean of the area it covers; along one that becomes longer
 * it is interpolated linearly between the centres of the old pixels, edges continued. The same size keeps the pixels.
 */
export function resize(
  from: Float32Array,
  fromHeight: number,
  fromWidth: number,
  channels: number,
  height: number,
  width: number,
): Uint8Array {
  const columns = sharesOf(fromWidth, width);
  const narrow = new Float64Array(fromHeight * width * channels);
  for (let y = 0; y < fromHeight; y++) {
    columns.forEach(({ first, weights }, x) => {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let at = 0; at < weights.length; at++)
          sum += weights[at]! * from[(y * fromWidth + first + at) * channels + channel]!;
        narrow[(y * width + x) * channels + channel] = sum;
      }
    });
  }
  const row = width * channels;
  const result = new Uint8Array(height * row);
  sharesOf(fromHeight, height).forEach(({ first, weights }, y) => {
    for (let entry = 0; entry < row; entry++) {
      let sum = 0;
      for (let at = 0; at < weights.length; at++) sum += weights[at]! * narrow[(first + at) * row + entry]!;
      result[y * row + entry] = Math.min(255, Math.max(0, Math.round(sum)));
    }
  });
  return result;
}

function sharesOf(from: number, to: number): Share[] {
  const step = from / to;
  return Array.from({ length: to }, (_, at) => {
    if (to >= from) {
      const centre = Math.min(from - 1, Math.max(0, (at + 0.5) * step - 0.5));
      const first = Math.min(Math.floor(centre), Math.max(0, from - 2));
      const share = centre - first;
      return { first, weights: from === 1 ? [1] : [1 - share, share] };
    }
    const [start, end] = [at * step, Math.min(from, (at + 1) * step)];
    const first = Math.floor(start);
    const weights: number[] = [];
    for (let place = first; place < end && place < from; place++)
      weights.push((Math.min(end, place + 1) - Math.max(start, place)) / (end - start));
    return { first, weights };
  });
}
