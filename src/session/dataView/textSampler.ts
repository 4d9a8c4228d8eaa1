import { textOf, unitOf } from "../../data/readablePart";
import { itemsOf } from "../../data/items";
import type { Pass } from "../../engine/layers/definition";
import type { Network } from "../../engine/network";
import { RandomStream } from "../../engine/random";
import { UserError } from "../../engine/userError";
import type { Prepared } from "../prepare";
import type { SampleRequest, TextSamples } from "../shownData";
import { say } from "../../words/words";

/** Larger requests are refused: every item is a pass through the network. */
export const mostSamples = 20;
export const mostItems = 2_000;
/** Of two passes over the same beginning. */
const slack = 1e-5;

/**
 * Lets a network write texts item by item: what is written so far goes through it, at most its window, and
 * the next item is drawn from the probabilities at the last place. All samples are one mini-batch. The
 * draw of item i of sample s is a function of the seed, s and i.
 */
export class TextSampler {
  private readonly vocabulary: readonly string[];
  private readonly window: number;
  /** Item numbers of each sample, the beginning among them. */
  private readonly items: number[][];
  private readonly begun: number;
  private readonly unknown: readonly string[];
  private readonly streams: readonly RandomStream[];
  private readonly pass: Pass;
  private done = 0;

  /** The network holds the weights, for a mini-batch of at least two and as many as samples. */
  constructor(
    { data }: Pick<Prepared, "data">,
    private readonly network: Network,
    private readonly request: SampleRequest,
  ) {
    checkRequest(request);
    const column = data.readable.train.inputs[0]!.columns[0]!;
    this.vocabulary = column.vocabulary!;
    this.window = column.shape[0]!;
    const { items, unknown } = beginning(request.prefix, this.vocabulary);
    this.unknown = unknown;
    this.begun = items.length;
    this.items = Array.from({ length: request.samples }, () => [...items]);
    this.streams = this.items.map((_, sample) => new RandomStream(request.seed, `sample/${sample}`));
    this.pass = { examples: request.samples, mode: "evaluation", dropout: false, step: 0 };
    this.checkCausal(items);
  }

  get isDone(): boolean {
    return this.done >= this.request.length;
  }

  get written(): Pick<TextSamples, "texts" | "done" | "unknown"> {
    const { vocabulary, begun, done, unknown } = this;
    return { texts: this.items.map((items) => textOf(vocabulary, items.slice(begun))), done, unknown };
  }

  /** One more item for every sample. */
  writeItem(): void {
    const { network, window, vocabulary, request } = this;
    const seen = Math.min(this.items[0]!.length, window);
    this.items.forEach((items, sample) => this.fill(sample, items.slice(items.length - seen), 0));
    network.forward(this.pass);
    this.items.forEach((items, sample) => {
      const first = (sample * window + seen - 1) * vocabulary.length;
      const probabilities = network.output.values.subarray(first, first + vocabulary.length);
      const stream = this.streams[sample]!;
      stream.restart(this.done);
      items.push(drawItem(probabilities, request.temperature, stream.fineUniform()));
    });
    this.done++;
  }

  /** Puts items at the beginning of a sample's window, `rest` behind them. */
  private fill(sample: number, items: readonly number[], rest: number): void {
    const input = this.network.inputs[0]!.values;
    for (let at = 0; at < this.window; at++) input[sample * this.window + at] = items[at] ?? rest;
  }

  private checkCausal(items: readonly number[]): void {
    const { network, window, vocabulary } = this;
    const seen = items.slice(-window);
    if (seen.length === window) return;
    this.fill(0, seen, 0);
    this.fill(1, seen, vocabulary.length - 1);
    network.forward({ ...this.pass, examples: 2 });
    refuseLookAhead(network.output, seen.length);
  }
}

/**
 * After a pass over two examples that differ behind their first `seen` items only: what stands there must not
 * matter to the item before, since there is nothing yet when a text is written.
 */
export function refuseLookAhead({ values, shape }: Network["output"], seen: number): void {
  const [window = 1, items = 1] = shape;
  for (let item = 0; item < items; item++) {
    const at = (seen - 1) * items + item;
    if (Math.abs(values[at]! - values[at + window * items]!) > slack)
      throw new UserError(
        say`This network reads items that come later (a bidirectional layer, or attention that is not causal), so it cannot write a text from its beginning.`,
      );
  }
}

/**
 * The item at which a uniform number in [0, 1) falls when probabilities become pᵢ^(1/temperature) / Σ; at
 * temperature 0 the likeliest, of equals the first. Item 0, which stands for unknown ones, is never drawn.
 */
export function drawItem(
  probabilities: Float32Array | Float64Array,
  temperature: number,
  uniform: number,
): number {
  let likeliest = 1;
  for (let item = 2; item < probabilities.length; item++) {
    if (probabilities[item]! > probabilities[likeliest]!) likeliest = item;
  }
  const largest = probabilities[likeliest]!;
  if (!(largest > 0))
    throw new UserError(
      say`The model gives no item a probability above 0: its weights are not finite, or nothing but unknown items is left.`,
    );
  if (temperature === 0) return likeliest;
  // Relative to the largest, so that no power overflows.
  const weight = (item: number): number => (probabilities[item]! / largest) ** (1 / temperature);
  let sum = 0;
  for (let item = 1; item < probabilities.length; item++) sum += weight(item);
  let left = uniform * sum;
  for (let item = 1; item < probabilities.length; item++) {
    left -= weight(item);
    if (left < 0) return item;
  }
  return likeliest;
}

function checkRequest({ temperature, length, samples, seed }: SampleRequest): void {
  const isCount = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 1 && value <= most;
  if (!(temperature >= 0 && temperature < Infinity))
    throw new UserError(say`The temperature must be 0 or more.`);
  if (!isCount(length, mostItems))
    throw new UserError(say`The length must be a whole number from 1 to ${mostItems}.`);
  if (!isCount(samples, mostSamples))
    throw new UserError(say`The number of samples must be a whole number from 1 to ${mostSamples}.`);
  if (!Number.isFinite(seed)) throw new UserError(say`The seed must be a number.`);
}

/** Item numbers of the prefix; an empty one begins as after the end of a line. */
function beginning(
  prefix: string,
  vocabulary: readonly string[],
): { readonly items: readonly number[]; readonly unknown: readonly string[] } {
  const numbers = new Map(vocabulary.map((item, number) => [item, number]));
  const given = [...itemsOf(prefix.replaceAll("\r\n", "\n"), unitOf(vocabulary))];
  if (given.length > 0) {
    const unknown = [...new Set(given.filter((item) => (numbers.get(item) ?? 0) === 0))];
    return { items: given.map((item) => numbers.get(item) ?? 0), unknown };
  }
  const lineEnd = numbers.get("\n") ?? numbers.get(".");
  if (lineEnd === undefined)
    throw new UserError(
      say`Enter what the text begins with: its vocabulary has no end of a line to begin after.`,
    );
  return { items: [lineEnd], unknown: [] };
}
