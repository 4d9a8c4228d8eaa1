// Histograms that look like a training's, made from formulas: see src/session/shownHistograms.ts.

const bins = 41;

/** Share of a bell between −∞ and z, near enough. */
const below = (z) => 1 / (1 + Math.exp(-1.702 * z));

/** Counts of `looked` values spread as a bell of that middle and width over the edges. */
function bell(edges, middle, width, looked) {
  const total = below((edges.at(-1) - middle) / width) - below((edges[0] - middle) / width);
  return Array.from({ length: bins }, (_, at) => {
    const share = below((edges[at + 1] - middle) / width) - below((edges[at] - middle) / width);
    return Math.round((share / total) * looked);
  });
}

const evenEdges = (low, high) =>
  Array.from({ length: bins + 1 }, (_, at) => low + ((high - low) * at) / bins);
function powerEdges(high) {
  const side = Array.from({ length: (bins + 1) / 2 }, (_, at) => high / 2 ** at);
  return [...side.map((edge) => -edge), ...side.toReversed()];
}

/** The distribution of one tensor at a moment, `t` from 0 to 1. */
function tensorOf(kind, layer, layers, t) {
  const depth = layers - 1 - layer;
  if (kind === "weights") {
    const width = 0.25 + 0.25 * t;
    const edges = evenEdges(-3 * width, 3.2 * width);
    return { low: edges[0], high: edges.at(-1), counts: bell(edges, 0.1 * t, width, 272) };
  }
  if (kind === "activation") {
    const edges = evenEdges(layer === 0 ? 0 : -1, 1 + t);
    const counts = bell(edges, 0.2 * t, 0.4, 256);
    if (layer === 0) counts[0] += 240;
    return { low: edges[0], high: edges.at(-1), counts };
  }
  const high = 2 ** Math.round(-3 - depth - 4 * t);
  return { low: -high, high, counts: bell(powerEdges(high), 0, high / 12, 256) };
}

/** Moments of a run of so many steps, as the worker keeps them. */
export function syntheticHistograms(layers, done, most = 64) {
  if (done === 0) return undefined;
  let everySteps = 1;
  while (Math.ceil(done / everySteps) > most) everySteps *= 2;
  const steps = Array.from({ length: Math.ceil(done / everySteps) }, (_, at) => at * everySteps);
  if (steps.at(-1) !== done - 1) steps.push(done - 1);
  const tensors = layers.flatMap(({ kernel }, layer) =>
    ["activation", "gradient", ...(kernel === undefined ? [] : ["weights"])].map((kind) => ({ layer, kind })),
  );
  const moments = steps.map((step) => {
    const numbers = new Float64Array(tensors.length * 4);
    const counts = new Uint16Array(tensors.length * bins);
    tensors.forEach(({ layer, kind }, at) => {
      const tensor = tensorOf(kind, layer, layers.length, step / Math.max(1, done - 1));
      counts.set(tensor.counts, at * bins);
      const looked = tensor.counts.reduce((sum, count) => sum + count, 0);
      numbers.set([tensor.low, tensor.high, looked, 0], at * 4);
    });
    return { step, counts, numbers };
  });
  return { everySteps, moments };
}
