/**
 * How what a canvas shows is drawn once more, onto another context, in CSS pixels: for pictures that are saved. A canvas
 * without a painter is saved as the pixels it has.
 */
export type Painter = (context: CanvasRenderingContext2D) => void;

const painters = new WeakMap<HTMLCanvasElement, Painter>();

export const setPainter = (canvas: HTMLCanvasElement, painter: Painter): void =>
  void painters.set(canvas, painter);

export const painterOf = (canvas: HTMLCanvasElement): Painter | undefined => painters.get(canvas);
