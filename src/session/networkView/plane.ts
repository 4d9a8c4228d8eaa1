import type { ReadablePart } from "../../data/readablePart";
import { arrayOf, cellOf } from "../../data/readablePart";
import type { Scale } from "../../data/scale";
import type { ExampleScorer } from "../../engine/exampleScorer";
import type { Pass } from "../../engine/layers/definition";
import { sizeOf } from "../../engine/shape";
import { Measurement } from "../dataView/measurement";
import type { Prepared } from "../prepare";
import type { DecisionPlane, PlaneAxis, PlanePart } from "../shownNetwork";

/** Cells along each axis. */
export const planeSide = 96;
/** Examples of a part that are drawn. */
const mostPoints = 500;
/** Of a part that are measured: a plane is drawn anew again and again. */
const mostMeasured = 2_000;
/** Beyond the examples on each side, of their extent. */
const margin = 0.08;

/** A feature: where the data have it, and where the network gets it. */
interface PlaneFeature extends PlaneAxis {
  readonly input: number;
  /** Of the input's numbers, before encoding and after it. */
  readonly entry: number;
  readonly scale: Scale;
}

/** The two numbers that are all the network gets, with the extent of train and dev; undefined where it gets more, or less. */
export function planeFeatures({
  data,
  profile,
}: Prepared): readonly [PlaneFeature, PlaneFeature] | undefined {
  if (data.features.flat().some(({ kind, width }) => kind !== "numbers" || width > 2)) return undefined;
  const all = data.features.flatMap((places, input) =>
    places.flatMap(({ column, first, width, scales, shape }) =>
      Array.from({ length: width }, (_, at): PlaneFeature => {
        const name = shape.length === 0 ? column : `${column}[${at}]`;
        const found = profile.features.find(
          (one) => one.column === column && (one.name === name || one.name === column),
        );
        const parts = found?.kind === "numbers" ? [found.parts.train, found.parts.dev] : [];
        const moments = parts.flatMap((part) => part?.raw ?? []);
        const low = Math.min(...moments.map(({ minimum }) => minimum));
        const high = Math.max(...moments.map(({ maximum }) => maximum));
        const beyond = high > low ? margin * (high - low) : 1;
        return {
          name,
          minimum: low - beyond,
          maximum: high + beyond,
          input,
          entry: first + at,
          scale: scales[at % scales.length]!,
        };
      }),
    ),
  );
  const [x, y] = all;
  if (all.length !== 2 || x === undefined || y === undefined) return undefined;
  return Number.isFinite(x.minimum + x.maximum + y.minimum + y.maximum) ? [x, y] : undefined;
}

/** The middle of cell `at` along an axis. */
export const middleOf = ({ minimum, maximum }: PlaneAxis, at: number, cells: number): number =>
  minimum + ((at + 0.5) / cells) * (maximum - minimum);

/** The plane of one moment, worked out batch by batch with a copy of the weights. */
export class PlaneSurvey {
  private readonly values = new Float64Array(planeSide * planeSide);
  private readonly classes: Uint8Array | undefined;
  private readonly measurements: readonly {
    readonly part: "train" | "dev";
    readonly measurement: Measurement;
  }[];
  private readonly pass: Pass = { examples: 0, mode: "evaluation", dropout: false, step: 0 };
  private done = 0;

  constructor(
    private readonly prepared: Prepared,
    private readonly scorer: ExampleScorer,
    private readonly features: readonly [PlaneFeature, PlaneFeature],
    private readonly decides: boolean,
  ) {
    const { data } = prepared;
    this.classes = decides ? new Uint8Array(planeSide * planeSide) : undefined;
    this.measurements = (["train", "dev"] as const).flatMap((part) => {
      const examples = data[part];
      if (examples === undefined) return [];
      const kind = decides ? "one" : "none";
      return [{ part, measurement: new Measurement(scorer, examples, kind, mostMeasured) }];
    });
  }

  get isComplete(): boolean {
    return (
      this.done === this.values.length && this.measurements.every(({ measurement }) => measurement.isComplete)
    );
  }

  /** One more batch of cells, then of examples. */
  surveySome(): void {
    if (this.done < this.values.length) this.answerCells();
    else this.measurements.find(({ measurement }) => !measurement.isComplete)?.measurement.measureSome();
  }

  plane(step: number): DecisionPlane {
    const [x, y] = this.features;
    const axis = ({ name, minimum, maximum }: PlaneAxis): PlaneAxis => ({ name, minimum, maximum });
    const { values, classes } = this;
    return {
      step,
      x: axis(x),
      y: axis(y),
      columns: planeSide,
      rows: planeSide,
      values,
      ...(classes && { classes }),
      parts: this.measurements.map(({ part, measurement }) => this.pointsOf(part, measurement)),
    };
  }

  private answerCells(): void {
    const { scorer, features, values, classes, done, pass } = this;
    const { network, decisions } = scorer;
    const count = Math.min(network.batchSize, values.length - done);
    for (let at = 0; at < count; at++) {
      const cell = done + at;
      this.put(features[0], cell % planeSide, at);
      this.put(features[1], Math.floor(cell / planeSide), at);
    }
    pass.examples = count;
    network.forward(pass);
    const { offset, factor } = this.prepared.data.targetScale ?? { offset: 0, factor: 1 };
    for (let at = 0; at < count; at++) {
      if (classes === undefined) {
        values[done + at] = network.output.values[at]! * factor + offset;
        continue;
      }
      classes[done + at] = decisions.predicted(at);
      values[done + at] = decisions.probability(at) ?? 1;
    }
    this.done += count;
  }

  /** A feature's value of a cell, as the network gets it. */
  private put(feature: PlaneFeature, cell: number, at: number): void {
    const { shape, values } = this.scorer.network.inputs[feature.input]!;
    const { offset, factor } = feature.scale;
    values[at * sizeOf(shape) + feature.entry] = (middleOf(feature, cell, planeSide) - offset) / factor;
  }

  private pointsOf(part: "train" | "dev", measurement: Measurement): PlanePart {
    const readable = this.prepared.data.readable[part]!;
    const { rows, wrong, targets } = measurement;
    const count = Math.min(mostPoints, rows.length);
    const places = Array.from({ length: count }, (_, at) => Math.floor((at * rows.length) / count));
    const [x, y] = this.features.map((feature) => rawValues(readable, feature, places, rows));
    return {
      part,
      x: x!,
      y: y!,
      targets: Float64Array.from(places, (place) =>
        this.decides ? targets[place]! : targetOf(readable, rows[place]!),
      ),
      wrong: Uint8Array.from(places, (place) => wrong[place]!),
      wrongCount: wrong.reduce((sum, one) => sum + one, 0),
      measured: rows.length,
    };
  }
}

/** A feature of some examples as the file has it. */
function rawValues(
  { inputs }: ReadablePart,
  { input, entry }: PlaneFeature,
  places: readonly number[],
  measured: Uint32Array,
): Float64Array {
  const { columns, rows } = inputs[input]!;
  return Float64Array.from(places, (place) => {
    const row = rows[measured[place]!]!;
    return columns.flatMap((column) => Array.from(arrayOf(column, row)))[entry]!;
  });
}

function targetOf({ target }: ReadablePart, example: number): number {
  const value = cellOf(target.columns[0]!, target.rows[example]!);
  return typeof value === "number" ? value : NaN;
}
