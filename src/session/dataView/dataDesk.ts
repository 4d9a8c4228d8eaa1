import type { ReadablePart } from "../../data/readablePart";
import { metricSite } from "../../engine/evaluator";
import { Decisions, ExampleScorer } from "../../engine/exampleScorer";
import type { Network } from "../../engine/network";
import { sizeOf } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import type { Prepared } from "../prepare";
import type { RunMessage } from "../protocol";
import type { DataOverview, DataPage, DataRequest, SampleRequest, ShownExample } from "../shownData";
import { copyOfNetwork, copyWeights } from "../weightCopy";
import { Answers } from "./answers";
import { Measurement } from "./measurement";
import { dataOverview } from "./overview";
import { InputViews } from "./shownInputs";
import { TextSampler } from "./textSampler";
import { say } from "../../words/words";

/** Examples on a page. */
export const pageSize = 24;
/** Examples that are measured at once; at least a page. */
const batchSize = 64;
/** In a row, before the training goes on. */
const sliceMs = 8;
const progressEveryMs = 100;

/** The run whose weights are looked at. */
export interface LookedAt {
  readonly network: Network;
  /** Training steps done. */
  readonly stepCount: number;
}

export interface DeskEnvironment {
  post(message: RunMessage): void;
  now(): number;
  /** Lets the training and waiting messages in. */
  breathe(): Promise<void>;
}

/** The weights of one moment, in a network of their own, and what was measured with them. */
interface Moment {
  readonly step: number;
  readonly scorer: ExampleScorer;
  readonly measured: Map<ReadablePart, Measurement>;
}

/**
 * Answers the data view's questions beside a training: pages of examples with what the model makes of them, and
 * texts that it writes. It looks with a copy of the weights, in slices, so that the training goes on and
 * a page is of one moment.
 */
export class DataDesk {
  readonly overview: DataOverview;
  private readonly views: InputViews;
  private readonly answers: Answers;
  private moment: Moment | undefined;
  /** Counts the requests: only the latest is answered. */
  private pages = 0;
  private samplings = 0;

  constructor(
    private readonly prepared: Prepared,
    private readonly run: LookedAt,
    private readonly environment: DeskEnvironment,
  ) {
    const { data } = prepared;
    this.overview = dataOverview(prepared, run.network);
    this.views = new InputViews(data.readable.train);
    this.answers = new Answers(this.overview.decisions, data.readable.train, data.targetScale);
  }

  /** Posts the page, unless another one was asked for meanwhile. A UserError says why there is none. */
  async show(request: DataRequest): Promise<void> {
    const mine = ++this.pages;
    const part = this.prepared.data.readable[request.part];
    if (part === undefined) throw new UserError(say`The data have no ${request.part} part.`);
    if (this.run.stepCount === 0) {
      this.environment.post({ type: "dataPage", page: this.untrained(request, part) });
      return;
    }
    const moment = this.momentFor(request);
    const measurement = this.measurementOf(moment, request, part);
    await this.measure(measurement, () => mine === this.pages);
    if (mine !== this.pages) return;
    this.environment.post({ type: "dataPage", page: this.trained(request, part, moment, measurement) });
  }

  /** Posts the texts as they grow, unless others were asked for meanwhile. */
  async sample(request: SampleRequest): Promise<void> {
    const mine = ++this.samplings;
    const { environment, run } = this;
    if (this.overview.sampling === undefined)
      throw new UserError(say`This model does not continue a text, so there is nothing to sample.`);
    const sampler = new TextSampler(this.prepared, this.copyOf(Math.max(2, request.samples)), request);
    const step = run.stepCount;
    const post = () =>
      environment.post({ type: "textSamples", samples: { request, step, ...sampler.written } });
    let [sliceFrom, postedAt] = [environment.now(), environment.now()];
    while (!sampler.isDone) {
      sampler.writeItem();
      if (environment.now() - sliceFrom < sliceMs) continue;
      await environment.breathe();
      if (mine !== this.samplings) return;
      sliceFrom = environment.now();
      if (sliceFrom - postedAt < progressEveryMs) continue;
      postedAt = sliceFrom;
      post();
    }
    post();
  }

  private momentFor({ losses }: DataRequest): Moment {
    const { moment, run } = this;
    const isOld = moment !== undefined && losses === "latest" && moment.step !== run.stepCount;
    if (moment !== undefined && !isOld) return moment;
    const network = moment?.scorer.network;
    if (network !== undefined) copyWeights(run.network, network);
    const scorer = moment?.scorer ?? new ExampleScorer(this.copyOf(batchSize));
    this.moment = { step: run.stepCount, scorer, measured: new Map() };
    return this.moment;
  }

  private copyOf(examples: number): Network {
    return copyOfNetwork(this.prepared, this.run.network, examples);
  }

  private measurementOf(
    { scorer, measured }: Moment,
    { part }: DataRequest,
    readable: ReadablePart,
  ): Measurement {
    const known = measured.get(readable);
    if (known !== undefined) return known;
    const made = new Measurement(scorer, this.prepared.data[part]!, this.overview.decisions);
    measured.set(readable, made);
    return made;
  }

  /** Goes on where an earlier request left off. */
  private async measure(measurement: Measurement, isWanted: () => boolean): Promise<void> {
    const { environment } = this;
    let [sliceFrom, postedAt] = [environment.now(), environment.now()];
    while (!measurement.isComplete && isWanted()) {
      measurement.measureSome();
      if (environment.now() - sliceFrom < sliceMs) continue;
      await environment.breathe();
      sliceFrom = environment.now();
      if (sliceFrom - postedAt < progressEveryMs || !isWanted()) continue;
      postedAt = sliceFrom;
      environment.post({ type: "dataProgress", done: measurement.done, of: measurement.rows.length });
    }
  }

  private trained(
    request: DataRequest,
    part: ReadablePart,
    moment: Moment,
    measurement: Measurement,
  ): DataPage {
    const { scorer } = moment;
    const { filter } = request;
    const { targets, predicted, wrong, losses, rows } = measurement;
    const order = request.order === "worst" ? measurement.worstFirst() : Array.from(losses.keys());
    const found = order.filter(
      (at) =>
        (filter.outcome === "any" || wrong[at] === 1) &&
        (filter.target === undefined || targets[at] === filter.target) &&
        (filter.predicted === undefined || predicted[at] === filter.predicted),
    );
    const { page, pages, shown } = cut(found, request.page);
    const places = Uint32Array.from(shown, (at) => rows[at]!);
    if (places.length > 0) scorer.run(this.prepared.data[request.part]!, places, 0, places.length);
    const { decisions, network } = scorer;
    const size = sizeOf(network.target.shape);
    const decides = this.overview.decisions !== "none";
    const examples = shown.map((at, place): ShownExample => ({
      row: part.target.rows[rows[at]!]! + 1,
      target: this.answers.target(place, decisions, network.target.values, size),
      prediction: this.answers.prediction(place, decisions, network.output.values, network.output.shape),
      loss: losses[at]!,
      ...(decides && { wrong: wrong[at] === 1 }),
    }));
    return {
      request: { ...request, page },
      step: moment.step,
      found: found.length,
      pages,
      measured: rows.length,
      of: part.count,
      meanLoss: measurement.meanLoss,
      confusion: measurement.matrix,
      examples,
      inputs: part.inputs.map((_, at) => this.views.show(part, at, [...places])),
    };
  }

  /** As the file has them; there is no prediction yet. */
  private untrained(request: DataRequest, part: ReadablePart): DataPage {
    const { target } = request.filter;
    const all = Array.from({ length: part.count }, (_, example) => example);
    const classes = target === undefined ? undefined : this.classesOf(part);
    const found = classes ? all.filter((example) => classes[example] === target) : all;
    const { page, pages, shown } = cut(found, request.page);
    const size = sizeOf(part.targets.shape);
    const values = new Float64Array(shown.length * size);
    part.targets.copy(Uint32Array.from(shown), 0, shown.length, values);
    const decisions = this.decisionsOf(values);
    return {
      request: { ...request, page, order: "file", filter: { target, outcome: "any" } },
      found: found.length,
      pages,
      measured: part.count,
      of: part.count,
      examples: shown.map((example, place) => ({
        row: part.target.rows[example]! + 1,
        target: this.answers.target(place, decisions, values, size),
      })),
      inputs: part.inputs.map((_, at) => this.views.show(part, at, shown)),
    };
  }

  /** The class of every example of a part, where each is of one class. */
  private classesOf({ count, targets }: ReadablePart): Int32Array | undefined {
    if (this.overview.decisions !== "one") return undefined;
    const values = new Float64Array(count * sizeOf(targets.shape));
    targets.copy(
      Uint32Array.from({ length: count }, (_, at) => at),
      0,
      count,
      values,
    );
    const decisions = this.decisionsOf(values);
    return Int32Array.from({ length: count }, (_, at) => decisions.target(at));
  }

  private decisionsOf(target: Float64Array): Decisions {
    return new Decisions({ ...metricSite(this.run.network), target });
  }
}

/** The examples of a page; one beyond the end is the last. */
function cut(
  found: readonly number[],
  wanted: number,
): { page: number; pages: number; shown: readonly number[] } {
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const page = Math.min(pages - 1, Math.max(0, Math.floor(wanted) || 0));
  return { page, pages, shown: found.slice(page * pageSize, (page + 1) * pageSize) };
}
