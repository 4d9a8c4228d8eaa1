/** A picture's numbers, row by row, channel by channel. */
export interface PictureValues {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float64Array;
}

export interface Place {
  /** In pixels of the picture, from its upper left corner. */
  readonly x: number;
  readonly y: number;
}

/** Half the breadth of a stroke, of the picture's shorter side: handwriting on 28 pixels is about two broad. */
const breadth = 0.035;
/** Squares that a picture is covered by, along its shorter side. */
const squares = 8;

/** Draws a stroke of soft edge from one place to another: pixels near it come nearer to `ink`. */
export function stroke(picture: PictureValues, from: Place, to: Place, ink: number): void {
  const { height, width, channels, values } = picture;
  const radius = Math.max(0.5, breadth * Math.min(height, width));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const distance = distanceTo({ x: column + 0.5, y: row + 0.5 }, from, to);
      const share = Math.min(1, Math.max(0, radius + 0.5 - distance));
      if (share === 0) continue;
      for (let channel = 0; channel < channels; channel++) {
        const at = (row * width + column) * channels + channel;
        values[at] = values[at]! + (ink - values[at]!) * share;
      }
    }
}

function distanceTo(place: Place, from: Place, to: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((place.x - from.x) * dx + (place.y - from.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(place.x - from.x - t * dx, place.y - from.y - t * dy);
}

/** The side of the squares that cover a picture. */
export const squareSide = ({ height, width }: Pick<PictureValues, "height" | "width">): number =>
  Math.max(1, Math.round(Math.min(height, width) / squares));

/** Fills the square around a place, from `from` where it is given (what was there before), else with one value. */
export function cover(picture: PictureValues, { x, y }: Place, fill: number | Float64Array): void {
  const { height, width, channels, values } = picture;
  const side = squareSide(picture);
  const [top, left] = [Math.floor(y / side) * side, Math.floor(x / side) * side];
  for (let row = top; row < Math.min(height, top + side); row++)
    for (let column = left; column < Math.min(width, left + side); column++)
      for (let channel = 0; channel < channels; channel++) {
        const at = (row * width + column) * channels + channel;
        values[at] = typeof fill === "number" ? fill : fill[at]!;
      }
}
