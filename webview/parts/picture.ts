import { painterOf, type Painter } from "../plots/painters";
import { SvgContext } from "../plots/svgContext";

/** A figure as a picture to be saved, in both forms: the person chooses one where it is saved. */
export interface Picture {
  readonly name: string;
  /** Bytes of a PNG file. */
  readonly png: Uint8Array;
  /** Text of an SVG file. */
  readonly svg: string;
}

declare global {
  interface HTMLElementEventMap {
    picture: CustomEvent<Picture>;
  }
}

const margin = 12;
const titleHeight = 22;
const rowHeight = 18;
const sampleWidth = 18;

/** Draws a figure with its title and legend, and offers the picture to the page in an event that bubbles up to it. */
export async function offerPicture(
  figure: HTMLElement,
  canvas: HTMLCanvasElement,
  title: string,
): Promise<void> {
  const picture = document.createElement("canvas");
  const context = picture.getContext("2d");
  if (context === null || canvas.width === 0) return;
  const layout = layoutOf(figure, canvas, context);
  const { width, height } = layout;
  const scale = canvas.clientWidth > 0 ? canvas.width / canvas.clientWidth : devicePixelRatio;
  picture.width = Math.round(width * scale);
  picture.height = Math.round(height * scale);
  context.scale(scale, scale);
  drawPicture(context, layout, canvas, title);
  const paper = new SvgContext();
  drawPicture(paper.asCanvasContext, layout, canvas, title);
  const svg = paper.toSvg(width, height, title);
  const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, "image/png"));
  if (blob === null) return;
  const png = new Uint8Array(await blob.arrayBuffer());
  figure.dispatchEvent(new CustomEvent("picture", { bubbles: true, detail: { name: title, png, svg } }));
}

interface Layout {
  /** Of the picture, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly rows: readonly (readonly { readonly entry: HTMLElement; readonly left: number }[])[];
  /** Where the plot begins. */
  readonly top: number;
}

function layoutOf(figure: HTMLElement, canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): Layout {
  const entries = [...figure.querySelectorAll<HTMLElement>(".legend-entry:not([hidden])")];
  context.font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const rows = rowsOf(entries, context, canvas.clientWidth);
  const top = margin + titleHeight + rows.length * rowHeight + 4;
  return { width: canvas.clientWidth + 2 * margin, height: top + canvas.clientHeight + margin, rows, top };
}

function drawPicture(
  context: CanvasRenderingContext2D,
  { width, height, rows, top }: Layout,
  canvas: HTMLCanvasElement,
  title: string,
): void {
  const { color, backgroundColor, fontFamily } = getComputedStyle(document.body);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, width, height);
  context.fillStyle = color;
  context.font = `600 13px ${fontFamily}`;
  context.textBaseline = "middle";
  context.fillText(title, margin, margin + titleHeight / 2);
  context.font = `12px ${fontFamily}`;
  rows.forEach((row, at) => {
    for (const { entry, left } of row)
      drawEntry(context, entry, margin + left, margin + titleHeight + at * rowHeight, color);
  });
  const paint = painterOf(canvas);
  if (paint === undefined) {
    context.drawImage(canvas, margin, top, canvas.clientWidth, canvas.clientHeight);
    return;
  }
  if (!(context instanceof SvgContext)) {
    context.drawImage(painted(canvas, paint), margin, top, canvas.clientWidth, canvas.clientHeight);
    return;
  }
  context.save();
  context.translate(margin, top);
  context.textBaseline = "alphabetic";
  paint(context);
  context.restore();
}

/** On a sheet of its own: what paints a plot wipes the place first. */
function painted(canvas: HTMLCanvasElement, paint: Painter): HTMLCanvasElement {
  const sheet = document.createElement("canvas");
  sheet.width = canvas.width;
  sheet.height = canvas.height;
  const context = sheet.getContext("2d")!;
  context.scale(canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight);
  paint(context);
  return sheet;
}

/** The legend's entries one beside the other, as many in a row as fit. */
function rowsOf(
  entries: readonly HTMLElement[],
  context: CanvasRenderingContext2D,
  width: number,
): { readonly entry: HTMLElement; readonly left: number }[][] {
  const rows: { entry: HTMLElement; left: number }[][] = [];
  let free = 0;
  for (const entry of entries) {
    const wide = sampleWidth + 5 + context.measureText(entry.textContent).width;
    if (rows.length === 0 || free + wide > width) {
      rows.push([]);
      free = 0;
    }
    rows.at(-1)!.push({ entry, left: free });
    free += wide + 14;
  }
  return rows;
}

function drawEntry(
  context: CanvasRenderingContext2D,
  entry: HTMLElement,
  left: number,
  top: number,
  color: string,
): void {
  const sample = entry.querySelector("svg");
  const path = sample?.querySelector("path")?.getAttribute("d");
  context.save();
  context.translate(left, top + (rowHeight - 12) / 2);
  if (sample !== null && typeof path === "string") {
    const style = getComputedStyle(sample);
    context.fillStyle = style.color;
    context.globalAlpha = Number(style.opacity);
    if (context instanceof SvgContext) context.fillData(path);
    else context.fill(new Path2D(path));
  }
  context.restore();
  context.fillStyle = color;
  context.fillText(entry.textContent, left + sampleWidth + 5, top + rowHeight / 2);
}
