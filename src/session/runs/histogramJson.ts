import type { RunInfo } from "../protocol";
import { distributionOf, tensorPlace, type HistogramKind, type HistogramNews } from "../shownHistograms";

const kinds: readonly HistogramKind[] = ["weights", "activation", "gradient"];

/** Histograms for a reader who knows nothing of how they are packed: an entry a moment, layer and kind of number. */
export function histogramJson(layers: RunInfo["layers"], { moments }: HistogramNews): object[] {
  return moments.flatMap((moment) =>
    layers.flatMap(({ name }, layer) =>
      kinds.flatMap((of) => {
        const place = tensorPlace(layers, layer, of);
        const distribution = place === undefined ? undefined : distributionOf(moment, place, of);
        if (distribution === undefined) return [];
        const { counts, edges, looked, nonFinite } = distribution;
        return [{ step: moment.step, layer: name, of, edges, counts: [...counts], looked, nonFinite }];
      }),
    ),
  );
}
