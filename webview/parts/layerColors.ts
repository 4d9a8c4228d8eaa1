import { depthColor } from "../color";
import type { Palette, Theme } from "../theme";

/** Colours of layers by depth, the same in plots and tables; made once a theme and a network. */
export class LayerColors {
  private madeFor: Palette | undefined;
  private colors: string[] = [];
  count = 0;

  constructor(private readonly theme: Theme) {}

  of(index: number): string {
    const { palette } = this.theme;
    if (this.madeFor !== palette || this.colors.length !== this.count) {
      this.madeFor = palette;
      const { shallow, deep } = palette;
      this.colors = Array.from({ length: this.count }, (_, i) => depthColor(shallow, deep, i, this.count));
    }
    return this.colors[index] ?? palette.foreground;
  }
}
