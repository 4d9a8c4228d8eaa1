import type { Plot } from "./plot";
import { HoverBox, type HoverWords } from "./hoverBox";

export interface Readout extends HoverWords {
  /** Where the crosshair stands. */
  readonly x: number;
}

/** Reads values off a plot under the pointer. */
export class Hover {
  private readonly words: HoverBox;
  private place: { left: number; top: number } | undefined;

  constructor(
    box: HTMLElement,
    private readonly plot: Plot,
    private readonly read: (x: number, y: number) => Readout | undefined,
  ) {
    this.words = new HoverBox(box);
    box.addEventListener("pointermove", (event) => {
      const { left, top } = plot.canvas.getBoundingClientRect();
      this.place = { left: event.clientX - left, top: event.clientY - top };
      this.update();
    });
    box.addEventListener("pointerleave", () => {
      this.place = undefined;
      this.update();
    });
  }

  /** Also after the plot was drawn anew under a pointer that rests. */
  update(): void {
    const at = this.place && this.plot.valuesAt(this.place.left, this.place.top);
    const readout = at && this.read(at.x, at.y);
    this.plot.hover(readout?.x);
    this.words.show(readout, this.place);
  }
}
