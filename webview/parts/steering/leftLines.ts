import { branchSeries, type LeftBranch } from "../../../src/session/shownSteering";
import { Columns, type Extent } from "../../plots/columns";
import type { Line } from "../../plots/columnsController";
import { historyOfBranch } from "../../state/steering";
import type { Palette } from "../../theme";

/** The costs of the parts that were left, faint and dashed, below the curve that counts. */
export class LeftLines {
  /** Where the last of them ends. */
  end = 0;
  private readonly columns: Columns[] = [];

  gather(branches: readonly LeftBranch[], width: number, extent: Extent, palette: Palette): Line[] {
    this.end = Math.max(0, ...branches.map(({ to }) => to));
    const colors = { smoothedCost: palette.muted, devCost: palette.orange };
    return branches.flatMap((branch, index) => {
      const history = historyOfBranch(branch);
      return branchSeries.map((name, at): Line => {
        const columns = (this.columns[index * branchSeries.length + at] ??= new Columns());
        extent.take(columns.gather(history, at, width));
        return { columns, color: colors[name], width: 1, dash: [4, 3] };
      });
    });
  }
}
