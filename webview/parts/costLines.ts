import type { SeriesName } from "../../src/session/protocol";
import type { Columns } from "../plots/columns";
import type { Line } from "../plots/columnsController";
import { text } from "../strings";
import type { Palette } from "../theme";

/** How each series of the cost plot looks. */
export class CostLines {
  /** `average`: the series of the chosen average. */
  constructor(private readonly average: () => SeriesName) {}

  /** In drawing order: the last lies on top. */
  get series(): readonly [SeriesName, SeriesName, SeriesName, SeriesName] {
    return ["cost", this.average(), "trainCost", "devCost"];
  }

  drawn(columns: readonly [Columns, Columns, Columns, Columns], palette: Palette): Line[] {
    const [cost, smoothed, train, dev] = columns;
    return [
      { columns: cost, color: palette.blue, width: 1, band: "only" },
      { columns: smoothed, color: palette.blue, width: 2, band: "under" },
      { columns: train, color: palette.green, width: 1.5, marker: "diamond" },
      { columns: dev, color: palette.orange, width: 1.5, marker: "circle" },
    ];
  }

  named(palette: Palette): { series: SeriesName; name: string; color: string }[] {
    const average = this.average();
    return [
      { series: "cost", name: text("miniBatch"), color: palette.faint },
      // Without an average the mini-batches are not told twice.
      ...(average === "cost" ? [] : [{ series: average, name: text("smoothed"), color: palette.blue }]),
      { series: "trainCost", name: text("trainCost"), color: palette.green },
      { series: "devCost", name: text("devCost"), color: palette.orange },
    ];
  }
}
