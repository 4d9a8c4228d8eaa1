import type { DataOverview } from "../shownData";
import { Answers } from "../dataView/answers";
import { refuseLookAhead } from "../dataView/textSampler";
import { Decisions } from "../../engine/exampleScorer";
import { metricSite } from "../../engine/evaluator";
import { isYesOrNo, thresholdOf } from "../../engine/metrics/classes";
import type { Network } from "../../engine/network";
import { sizeOf } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import type { Prepared } from "../prepare";
import type { PredictedAnswer, Prediction, PredictionRequest } from "../shownNetwork";
import { encodeGiven, numbersOf } from "./givenInputs";
import { say } from "../../words/words";

/** Of more classes or items the largest are told. */
const mostShares = 20;

/** Says what a network makes of one example that was put together by hand. */
export class Predictor {
  private readonly answers: Answers;
  private readonly decisions: Decisions;

  /** The network holds the weights, for a mini-batch of at least two. */
  constructor(
    private readonly prepared: Prepared,
    private readonly network: Network,
    private readonly overview: DataOverview,
  ) {
    const { data } = prepared;
    this.answers = new Answers(overview.decisions, data.readable.train, data.targetScale);
    this.decisions = new Decisions(metricSite(network));
  }

  /** A UserError where the inputs do not fit the network's. */
  predict({ inputs }: PredictionRequest, step: number): Prediction {
    const { network, prepared, overview } = this;
    if (inputs.length !== network.inputs.length)
      throw new UserError(
        network.inputs.length === 1
          ? say`The network takes 1 input, and was given ${inputs.length}.`
          : say`The network takes ${network.inputs.length} inputs, and was given ${inputs.length}.`,
      );
    const [first] = inputs;
    if (overview.sampling !== undefined && first?.kind === "text")
      return { step, ...this.nextItem(first.text) };
    const unknown = inputs.flatMap((given, at) => {
      const { name, values } = network.inputs[at]!;
      return encodeGiven(given, name, prepared.data.features[at]!, values, 0);
    });
    network.forward({ examples: 1, mode: "evaluation", dropout: false, step: 0 });
    return { step, answer: this.answer(), unknown };
  }

  private answer(): PredictedAnswer {
    const { overview, decisions, network } = this;
    if (overview.decisions === "one") return this.classes();
    const { values, shape } = network.output;
    const told = this.answers.prediction(0, decisions, values, shape);
    if (told.kind === "text") return told;
    if (told.kind === "numbers") return { kind: "numbers", values: told.values, of: told.of };
    return { kind: "classes", predicted: told.index, shares: [], areProbabilities: false };
  }

  private classes(): PredictedAnswer {
    const { network, decisions } = this;
    const { values, shape } = network.output;
    const site = metricSite(network);
    const predicted = decisions.predicted(0);
    const areProbabilities = decisions.probability(0) !== undefined;
    if (isYesOrNo(site)) {
      const yes = values[0]!;
      // A score stands for yes above its threshold.
      const shares = areProbabilities
        ? [
            { index: 0, value: 1 - yes },
            { index: 1, value: yes },
          ]
        : [{ index: 1, value: yes - thresholdOf(site) }];
      return { kind: "classes", predicted, shares, areProbabilities };
    }
    const all = Array.from({ length: shape.at(-1) ?? 1 }, (_, index) => ({ index, value: values[index]! }));
    if (all.length > mostShares) all.sort((a, b) => b.value - a.value);
    return { kind: "classes", predicted, shares: all.slice(0, mostShares), areProbabilities };
  }

  /** What a text goes on with: the probabilities at its last place. */
  private nextItem(text: string): Pick<Prediction, "answer" | "unknown"> {
    const { network, prepared } = this;
    const { names = [], width } = prepared.data.features[0]![0]!;
    const { items, unknown } = numbersOf(text, names);
    const seen = items.slice(-width);
    if (seen.length === 0) throw new UserError(say`Enter what the text begins with.`);
    const { values } = network.inputs[0]!;
    // Two examples that differ in what comes later tell whether the network looks ahead.
    for (let at = 0; at < width; at++) {
      values[at] = seen[at] ?? 0;
      values[width + at] = seen[at] ?? names.length - 1;
    }
    network.forward({ examples: 2, mode: "evaluation", dropout: false, step: 0 });
    if (seen.length < width) refuseLookAhead(network.output, seen.length);
    const first = (seen.length - 1) * (sizeOf(network.output.shape) / width);
    const shares = names.map((item, at) => ({ item, value: network.output.values[first + at]! }));
    shares.sort((a, b) => b.value - a.value);
    return { answer: { kind: "nextItem", shares: shares.slice(0, mostShares) }, unknown };
  }
}
