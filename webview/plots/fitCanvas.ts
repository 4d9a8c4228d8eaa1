/** In CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** Empties a canvas and makes it that large, at the screen's resolution; its context counts in CSS pixels. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  { width, height }: CanvasSize,
): CanvasRenderingContext2D | null {
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context?.scale(canvas.width / Math.max(1, width), canvas.height / Math.max(1, height));
  return context;
}
