import { linearAxis, logAxis, type Axis } from "./axes";
import type { Columns, Extent } from "./columns";

/** Part of the run that must lie under a tenth of the highest rate; a cosine's tail alone does not. */
const enoughBelow = 0.3;

/** Logarithmic where the rate spends a good part of the run in other decades than its highest. */
export function rateAxis(extent: Extent, [columns]: readonly Columns[]): Axis {
  if (columns === undefined) return linearAxis(extent);
  const low = columns.low.subarray(0, columns.count);
  const below = low.filter((rate) => rate < extent.high / 10).length;
  return below > enoughBelow * columns.count && extent.lowPositive < extent.high
    ? logAxis(extent, 4)
    : linearAxis(extent, 4);
}
