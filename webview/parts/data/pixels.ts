import { h } from "../../dom";
import { heat } from "./heat";

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Writes the colour of a pixel into `data` at `at`. */
  readonly color: (x: number, y: number, data: Uint8ClampedArray, at: number) => void;
}

function canvasOf({ width, height, color }: Pixels, label: string): HTMLCanvasElement {
  const canvas = h("canvas", { width, height, role: "img", "aria-label": label });
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  const image = context.createImageData(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      color(x, y, image.data, at);
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** A picture's longer side on the page, in CSS pixels, where whole pixels allow it. */
const pictureSide = 112;

/** `levels`: row by row, a byte a channel. */
export function pictureCanvas(
  levels: Uint8Array,
  { height, width, channels }: { height: number; width: number; channels: 1 | 3 },
  label: string,
): HTMLCanvasElement {
  const color = (x: number, y: number, data: Uint8ClampedArray, at: number) => {
    const first = (y * width + x) * channels;
    for (let channel = 0; channel < 3; channel++)
      data[at + channel] = levels[first + (channels === 3 ? channel : 0)]!;
  };
  const canvas = canvasOf({ width, height, color }, label);
  const times = Math.max(1, Math.floor(pictureSide / Math.max(width, height)));
  canvas.style.width = `${times * width}px`;
  return canvas;
}

/** Time runs to the right, bands upward. */
export function spectrogramCanvas(
  levels: Uint8Array,
  { frames, bands }: { frames: number; bands: number },
  label: string,
): HTMLCanvasElement {
  const color = (x: number, y: number, data: Uint8ClampedArray, at: number) =>
    data.set(heat[levels[x * bands + bands - 1 - y]!]!, at);
  return canvasOf({ width: frames, height: bands, color }, label);
}
