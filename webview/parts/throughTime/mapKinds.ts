import { decimal, percent } from "../../format";
import type { MapScale } from "../../plots/mapCells";
import type { Run } from "../../state/run";
import { extremes, rangeText, type Range } from "../../state/values";
import type { LayerMapKind } from "../../state/uiState";
import { text } from "../../strings";

export const mapKinds: readonly LayerMapKind[] = [
  "activationNorm",
  "gradientNorm",
  "updateRatio",
  "deadFraction",
  "saturatedFraction",
];

export const scaleOf = (kind: LayerMapKind): MapScale =>
  kind === "deadFraction" || kind === "saturatedFraction" ? "share" : "logarithmic";

/** A value, or the range of a cell's steps, as people read it. */
export function mapWords(kind: LayerMapKind, range: Range): string {
  if (scaleOf(kind) === "logarithmic") return rangeText(range);
  const [low, high] = [percent(range.low), percent(range.high)];
  return low === high ? high : `${low} – ${high}`;
}

export const mapWord = (kind: LayerMapKind, value: number): string =>
  scaleOf(kind) === "logarithmic" ? decimal(value) : percent(value);

/** A layer with such a series. */
export interface MapRow {
  /** Its place among the run's layers. */
  readonly layer: number;
  readonly name: string;
  readonly series: number;
}

export function mapRows({ history, info }: Run, kind: LayerMapKind): MapRow[] {
  if (history === undefined || info === undefined) return [];
  return info.layers.flatMap(({ name }, layer) => {
    const series = history.indexOf(`${kind}/${name}`);
    return series < 0 ? [] : [{ layer, name, series }];
  });
}

/** Why there is no map of a kind; undefined where there is one. */
export function whyNoMap(run: Run, kind: LayerMapKind): string | undefined {
  if (mapRows(run, kind).length > 0) return undefined;
  // Runs of today have the update ratio of whatever has weights.
  const isOld =
    run.info?.layers.some(({ parameters, kernel }) => parameters > 0 && kernel === undefined) === true;
  if (isOld && mapRows(run, "updateRatio").length === 0) return text("mapNotKept");
  if (kind === "deadFraction") return text("mapNoneDies");
  return text(kind === "saturatedFraction" ? "mapNoneSaturates" : "mapNoneTrains");
}

/** Of a map's rows the one with the least and the one with the greatest value of the whole run. */
export function mapExtremes(
  { history }: Run,
  rows: readonly MapRow[],
): { least: { name: string; value: number }; most: { name: string; value: number } } | undefined {
  const found = rows.flatMap(({ name, series }) => {
    const range = history && extremes(history, series);
    return range === undefined ? [] : [{ name, ...range }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const least = found.reduce((best, one) => (one.low < best.low ? one : best), first);
  const most = found.reduce((best, one) => (one.high > best.high ? one : best), first);
  return { least: { name: least.name, value: least.low }, most: { name: most.name, value: most.high } };
}
