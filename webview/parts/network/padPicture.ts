import type { InputForm } from "../../../src/session/shownNetwork";
import { heat } from "../data/heat";

type DrawnForm = Extract<InputForm, { kind: "picture" | "spectrogram" }>;

/** An input as it lies on the pad: row by row from the top, whatever order its numbers have. */
export interface PadPicture {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly range: readonly [number, number];
  /** Its numbers as the data have them, as they lie on the pad, and back. */
  readonly toPad: (values: Float64Array) => Float64Array;
  readonly fromPad: (values: Float64Array) => Float64Array;
  /** Writes the colour of a pixel. */
  readonly color: (values: Float64Array, pixel: number, to: Uint8ClampedArray, at: number) => void;
}

/** A picture as it is; of a spectrogram time runs to the right and bands upward. */
export function padPicture(form: DrawnForm): PadPicture {
  const { name, range } = form;
  const [low, high] = range;
  const level = (value: number) => (Number.isNaN(value) ? 0 : (255 * (value - low)) / (high - low));
  if (form.kind === "picture") {
    const { height, width, channels } = form;
    const same = (values: Float64Array) => values.slice();
    const color: PadPicture["color"] = (values, pixel, to, at) => {
      for (let channel = 0; channel < 3; channel++)
        to[at + channel] = level(values[pixel * channels + (channels === 3 ? channel : 0)]!);
    };
    return { name, height, width, channels, range, toPad: same, fromPad: same, color };
  }
  const { frames, bands } = form;
  const place = (row: number, column: number) => column * bands + (bands - 1 - row);
  const moved = (values: Float64Array, toPad: boolean) => {
    const made = new Float64Array(values.length);
    for (let row = 0; row < bands; row++)
      for (let column = 0; column < frames; column++) {
        const [pad, data] = [row * frames + column, place(row, column)];
        if (toPad) made[pad] = values[data]!;
        else made[data] = values[pad]!;
      }
    return made;
  };
  return {
    name,
    height: bands,
    width: frames,
    channels: 1,
    range,
    toPad: (values) => moved(values, true),
    fromPad: (values) => moved(values, false),
    color: (values, pixel, to, at) =>
      to.set(heat[Math.min(255, Math.max(0, Math.round(level(values[pixel]!))))]!, at),
  };
}
