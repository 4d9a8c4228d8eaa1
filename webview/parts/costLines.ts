import type { Columns } from "../plots/columns";
import type { Line } from "../plots/columnsController";
import { text } from "../strings";
import type { Palette } from "../theme";

/** How each series of the cost plot looks. */
export class CostLines {
  /** In drawing order: the last lies on top. */
  readonly series = ["cost", "smoothedCost", "trainCost", "devCost"] as const;

  drawn(columns: readonly [Columns, Columns, Columns, Columns], palette: Palette): Line[] {
    const [cost, smoothed, train, dev] = columns;
    return [
      { columns: cost, color: palette.blue, width: 1, band: "only" },
      { columns: smoothed, color: palette.blue, width: 2, band: "under" },
      { columns: train, color: palette.green, width: 1.5, marker: "diamond" },
      { columns: dev, color: palette.orange, width: 1.5, marker: "circle" },
    ];
  }

  named(palette: Palette): { series: string; name: string; color: string }[] {
    return [
      { series: "cost", name: text("miniBatch"), color: palette.faint },
      { series: "smoothedCost", name: text("smoothed"), color: palette.blue },
      { series: "trainCost", name: text("trainCost"), color: palette.green },
      { series: "devCost", name: text("devCost"), color: palette.orange },
    ];
  }
}
