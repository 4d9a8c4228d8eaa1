import { metricSite } from "../../engine/evaluator";
import { Decisions, ExampleScorer } from "../../engine/exampleScorer";
import { sizeOf } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import type { DeskEnvironment, LookedAt } from "../dataView/dataDesk";
import { Answers } from "../dataView/answers";
import type { Prepared } from "../prepare";
import type { DataOverview, ShownAnswer } from "../shownData";
import type {
  ExampleRequest,
  NetworkIntent,
  NetworkOverview,
  TakenExample,
  WeightsRequest,
} from "../shownNetwork";
import { copyOfNetwork, copyWeights } from "../weightCopy";
import { axisNames } from "./axisNames";
import { takeInput } from "./givenInputs";
import { inputForms } from "./inputForms";
import { picturedTensors, weightPictures, type PictureSource } from "./picturedTensors";
import { PlaneSurvey, planeFeatures } from "./plane";
import { Predictor } from "./predictor";
import { say } from "../../words/words";

/** Cells of the plane that are answered at once. */
const planeBatch = 256;
/** In a row, before the training goes on. */
const sliceMs = 8;

/**
 * Answers the network view's questions beside a training, also after its end: weights as pictures, the plane of
 * two features, and predictions of examples put together by hand. It reads the weights or copies them, and
 * works in slices, so that the training goes on, to the same bits.
 */
export class NetworkDesk {
  private known:
    { readonly overview: NetworkOverview; readonly sources: readonly PictureSource[] } | undefined;
  private scorer: ExampleScorer | undefined;
  private predictor: { readonly network: LookedAt["network"]; readonly predictor: Predictor } | undefined;
  /** Counts the planes: only the latest is worked out to its end. */
  private planes = 0;

  constructor(
    private readonly prepared: Prepared,
    private readonly run: LookedAt,
    private readonly data: DataOverview,
    private readonly environment: DeskEnvironment,
  ) {}

  /** Posts the answer, unless the same was asked anew meanwhile. A UserError says why there is none. */
  async answer(question: NetworkIntent): Promise<void> {
    const { environment, run } = this;
    switch (question.type) {
      case "showNetwork":
        environment.post({ type: "networkOverview", overview: this.know().overview });
        break;
      case "showWeights": {
        const { sources } = this.know();
        const { request } = question;
        const names = this.itemNames(request);
        const pictures = weightPictures(run.network, sources, request, run.stepCount, names);
        environment.post({ type: "weightPictures", pictures });
        break;
      }
      case "showPlane":
        await this.showPlane();
        break;
      case "takeExample":
        environment.post({ type: "takenExample", example: this.take(question.request) });
        break;
      case "predict": {
        const prediction = this.latestPredictor().predict(question.request, run.stepCount);
        environment.post({ type: "prediction", prediction });
        break;
      }
    }
  }

  private know(): NonNullable<typeof this.known> {
    if (this.known !== undefined) return this.known;
    const { prepared, run, data } = this;
    const sources = picturedTensors(run.network, axisNames(prepared, run.network, data.classes));
    const features = this.hasOneAnswer ? planeFeatures(prepared) : undefined;
    const answers =
      data.sampling !== undefined
        ? "nextItem"
        : data.decisions === "one"
          ? "classes"
          : data.decisions === "many" && isText(prepared)
            ? "text"
            : "numbers";
    const overview: NetworkOverview = {
      tensors: sources.map(({ tensor }) => tensor),
      ...(features && { plane: { x: features[0].name, y: features[1].name } }),
      inputs: inputForms(prepared),
      answers,
    };
    return (this.known = { overview, sources });
  }

  /** A class or a number, one for an example. */
  private get hasOneAnswer(): boolean {
    const { output } = this.run.network;
    return this.data.decisions === "one" || (this.data.decisions === "none" && sizeOf(output.shape) === 1);
  }

  /** The items of the input that an embedding reads, where it has one for each row. */
  private itemNames({ layer, parameter }: WeightsRequest): readonly string[] | undefined {
    const { prepared, run } = this;
    const spec = prepared.network.layers.find(({ name }) => name === layer);
    const of = this.know().sources.find(
      ({ tensor }) => tensor.layer === layer && tensor.parameter === parameter,
    );
    const [items] = of?.tensor.of ?? [];
    if (spec === undefined || items?.kind !== "items") return undefined;
    const inputs = run.network.inputs.map(({ name }) => name);
    const at = inputs.length === 1 ? 0 : inputs.indexOf(spec.inputs[0]!);
    const [place] = prepared.data.features[at] ?? [];
    return place?.names?.length === items.size ? place.names : undefined;
  }

  private async showPlane(): Promise<void> {
    const mine = ++this.planes;
    const { prepared, run, environment, data } = this;
    const features = this.hasOneAnswer ? planeFeatures(prepared) : undefined;
    if (features === undefined)
      throw new UserError(say`This model has not just two features, so there is no plane to draw it over.`);
    if (this.scorer === undefined)
      this.scorer = new ExampleScorer(copyOfNetwork(prepared, run.network, planeBatch));
    else copyWeights(run.network, this.scorer.network);
    const step = run.stepCount;
    const survey = new PlaneSurvey(prepared, this.scorer, features, data.decisions === "one");
    let sliceFrom = environment.now();
    while (!survey.isComplete) {
      survey.surveySome();
      if (environment.now() - sliceFrom < sliceMs) continue;
      await environment.breathe();
      if (mine !== this.planes) return;
      sliceFrom = environment.now();
    }
    environment.post({ type: "decisionPlane", plane: survey.plane(step) });
  }

  private latestPredictor(): Predictor {
    const { prepared, run, data } = this;
    if (this.predictor === undefined) {
      const network = copyOfNetwork(prepared, run.network, 2);
      this.predictor = { network, predictor: new Predictor(prepared, network, data) };
    } else copyWeights(run.network, this.predictor.network);
    return this.predictor.predictor;
  }

  private take(request: ExampleRequest): TakenExample {
    const part = this.prepared.data.readable[request.part];
    if (part === undefined) throw new UserError(say`The data have no ${request.part} part.`);
    const example = Math.min(part.count - 1, Math.max(0, Math.floor(request.example) || 0));
    const target = this.targetOf(request.part, example);
    return {
      request: { ...request, example },
      of: part.count,
      row: part.target.rows[example]! + 1,
      inputs: part.inputs.map((input) => takeInput(input, example)),
      ...(target !== undefined && { target }),
    };
  }

  /** As the data view says it; a text that goes on has no other target than itself. */
  private targetOf(name: ExampleRequest["part"], example: number): ShownAnswer | undefined {
    const { prepared, run, data } = this;
    if (data.sampling !== undefined) return undefined;
    const { targets } = prepared.data.readable[name]!;
    const values = new Float64Array(sizeOf(targets.shape));
    targets.copy(Uint32Array.of(example), 0, 1, values);
    const decisions = new Decisions({ ...metricSite(run.network), target: values });
    const answers = new Answers(data.decisions, prepared.data.readable.train, prepared.data.targetScale);
    return answers.target(0, decisions, values, values.length);
  }
}

/** Whether the answers are items of a vocabulary, read as a text. */
const isText = ({ data }: Prepared): boolean => {
  const { columns } = data.readable.train.target;
  return columns.length === 1 && columns[0]!.vocabulary !== undefined;
};
