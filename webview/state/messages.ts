import type { PanelMessage } from "../../src/session/protocol";
import { histogramNews } from "./histogramShape";
import { networkChecks } from "./networkMessages";
import {
  boolean,
  byKind,
  isObject,
  listOf,
  number,
  object,
  oneOf,
  optional,
  recordOf,
  string,
  type Check,
} from "./shape";
import { steeringShape } from "./steeringShape";

const tensor = object({ mean: number, std: number, norm: number, zeroFraction: number });
const facts = object({
  step: number,
  layers: listOf(
    object({
      name: string,
      activation: (value) => tensor(value) && object({ saturatedFraction: number })(value),
      gradient: tensor,
      parameters: listOf(object({ name: string, updateRatio: number })),
    }),
  ),
});
const evaluation = object({ cost: number, examples: number, metrics: recordOf(number) });
const partError = object({ value: number, deviation: number, examples: number });
const errors = object({
  kind: oneOf("wrong answers", "unexplained variance"),
  train: partError,
  dev: optional(partError),
  test: optional(partError),
  human: optional(number),
  bias: number,
  variance: optional(number),
  verdict: oneOf("highBias", "highVariance", "neither"),
  recipe: optional(string),
});
const evaluations = object({
  step: number,
  epoch: number,
  parts: recordOf(evaluation),
  errors: optional(errors),
});
const progress = object({
  step: number,
  epoch: number,
  elapsedSeconds: number,
  stepsPerSecond: number,
  learningRate: number,
});
export const frame = object({
  stepsPerBucket: number,
  firstBucket: number,
  buckets: number,
  values: (value) => value instanceof Float64Array,
});
const finding = object({
  rule: string,
  severity: oneOf("error", "warning", "info"),
  message: string,
  line: number,
  layer: optional(string),
  step: optional(number),
});
const event = object({
  rule: string,
  stage: oneOf("cause", "symptom", "consequence"),
  step: number,
  layers: listOf(string),
  text: string,
});
const failure = object({ message: string, file: optional(string), line: optional(number) });
const info = object({
  runId: string,
  modelName: string,
  file: string,
  seed: number,
  precision: string,
  epochs: number,
  batchSize: number,
  stepsPerEpoch: number,
  totalSteps: number,
  earlyStopping: optional(object({ monitor: string, patience: number })),
  parts: recordOf(number),
  metrics: listOf(string),
  layers: listOf(
    object({
      name: string,
      type: string,
      outputShape: string,
      parameters: number,
      kernel: optional(string),
      line: number,
      inputs: optional(listOf(string)),
      initialState: optional(string),
      activation: optional(string),
      wraps: optional(string),
    }),
  ),
});
const worst = listOf(
  object({ index: listOf(number), analytic: number, numeric: number, relativeError: number }),
);
const comparison = object({
  layer: string,
  parameter: string,
  relativeError: number,
  verdict: oneOf("pass", "note", "suspicious", "mismatch"),
  checked: number,
  of: number,
  kinks: number,
  shape: listOf(number),
  step: number,
  worst,
  entries: object({ at: listOf(number), analytic: listOf(number), numeric: listOf(number) }),
  sweep: optional(listOf(object({ epsilon: number, relativeError: number }))),
});
const culprit = object({
  layer: string,
  parameter: string,
  relativeError: number,
  pattern: oneOf("sign", "factor", "transposed", "zero", "term-missing", "stale", "unknown"),
  factor: optional(number),
  message: string,
  worst,
});
const check = object({
  passed: boolean,
  relativeError: number,
  epsilon: number,
  tolerance: number,
  notes: listOf(string),
  parameters: listOf(comparison),
  culprits: listOf(culprit),
});
export const state = oneOf(
  "loading",
  "running",
  "paused",
  "finished",
  "stoppedEarly",
  "stopped",
  "diverged",
  "failed",
);

const scaling = oneOf("none", "standard", "minMax");
const overview = object({
  inputs: listOf(
    object({
      name: string,
      kind: oneOf("picture", "spectrogram", "text", "row", "array"),
      shape: listOf(number),
      scaling,
    }),
  ),
  target: listOf(string),
  targetScaling: scaling,
  classes: optional(listOf(string)),
  decisions: oneOf("one", "many", "none"),
  notes: listOf(string),
  sampling: optional(object({ unit: oneOf("character", "word"), window: number })),
});
const filter = object({
  target: optional(number),
  predicted: optional(number),
  outcome: oneOf("any", "wrong"),
});
const request = object({
  part: oneOf("train", "dev", "test"),
  order: oneOf("worst", "file"),
  page: number,
  filter,
});
const classAnswer = object({ index: number, probability: optional(number) });
const textAnswer = object({ text: string });
const numbersAnswer = object({ values: listOf(number), of: number });
const answer = byKind({ class: classAnswer, text: textAnswer, numbers: numbersAnswer });
const levels: Check = (value) => value instanceof Uint8Array;
const picture = object({
  name: string,
  height: number,
  width: number,
  channels: number,
  range: listOf(number),
  levels,
});
const spectrogram = object({ name: string, frames: number, bands: number, range: listOf(number), levels });
const cell: Check = (value) => value === null || number(value) || string(value);
const cells = object({ name: string, columns: listOf(string), more: number, cells: listOf(listOf(cell)) });
const shownInput = byKind({
  picture,
  spectrogram,
  text: object({ name: string, texts: listOf(string) }),
  row: cells,
  array: cells,
});
const dataPage = object({
  request,
  step: optional(number),
  found: number,
  pages: number,
  measured: number,
  of: number,
  meanLoss: optional(number),
  confusion: optional(listOf(listOf(number))),
  examples: listOf(
    object({
      row: number,
      target: answer,
      prediction: optional(answer),
      loss: optional(number),
      wrong: optional(boolean),
    }),
  ),
  inputs: listOf(shownInput),
});
const samples = object({
  request: object({ prefix: string, temperature: number, length: number, samples: number, seed: number }),
  step: number,
  texts: listOf(string),
  done: number,
  unknown: listOf(string),
});
const moments = object({ count: number, mean: number, deviation: number, minimum: number, maximum: number });
const numbersProfile = object({
  name: string,
  entries: number,
  edges: listOf(number),
  parts: recordOf(object({ raw: moments, network: moments, histogram: listOf(number) })),
});
const countsOfParts = recordOf(object({ counts: listOf(number) }));
const categories = object({ name: string, names: listOf(string), others: number, parts: countsOfParts });
const profile = object({
  parts: recordOf(object({ rows: number })),
  features: listOf(byKind({ numbers: numbersProfile, categories, items: categories })),
  target: byKind({
    classes: object({ columns: listOf(string), names: listOf(string), parts: countsOfParts }),
    numbers: object({ columns: listOf(string), numbers: listOf(numbersProfile) }),
  }),
});

const outcome = object({
  state: oneOf("finished", "diverged", "cut", "failed"),
  failure: optional(string),
  steps: number,
  part: optional(oneOf("dev", "train")),
  cost: optional(number),
  metric: optional(object({ name: oneOf("accuracy", "r2"), value: number })),
  curve: optional(listOf(object({ step: number, cost: number }))),
});
const edit = object({
  place: string,
  was: optional(string),
  becomes: optional(string),
  insert: optional(boolean),
});
const cause = object({
  cause: string,
  summary: string,
  title: string,
  line: number,
  layer: optional(string),
  confidence: number,
  because: listOf(object({ rule: string, message: optional(string) })),
  edits: listOf(edit),
  after: optional(outcome),
});
const examination = object({
  state: oneOf("running", "done", "cancelled", "failed"),
  budgetSeconds: number,
  startedAtMs: number,
  doing: optional(string),
  before: optional(outcome),
  trials: listOf(object({ title: string, after: optional(outcome) })),
  answer: optional(
    object({
      kind: oneOf("causes", "healthy", "unsure", "untrainable"),
      sentence: string,
      before: optional(outcome),
      causes: listOf(cause),
      suggested: listOf(string),
      elapsedSeconds: number,
    }),
  ),
  failure: optional(failure),
  edited: optional(boolean),
  applied: optional(listOf(number)),
});
const experimentVerdict = object({
  verdict: oneOf("sound", "faulty", "undecided"),
  message: string,
  line: optional(number),
  sweep: optional(listOf(object({ rate: number, cost: number }))),
  suggestion: optional(number),
  current: optional(number),
});
const diagnosis = object({
  model: string,
  examination: optional(examination),
  experiments: listOf(
    object({ name: string, title: string, summary: string, result: optional(experimentVerdict) }),
  ),
  experimenting: optional(string),
});

const steering = steeringShape(frame);

const checks: Readonly<Record<PanelMessage["type"], Check>> = {
  snapshot: object({
    snapshot: object({
      state,
      series: listOf(string),
      findings: listOf(finding),
      timeline: optional(listOf(event)),
      failure: optional(failure),
      loadingMessage: optional(string),
      recorded: optional(object({ startedAtMs: number, title: optional(string) })),
      info: optional(info),
      history: optional(frame),
      histograms: optional(histogramNews),
      progress: optional(progress),
      facts: optional(facts),
      evaluations: optional(evaluations),
      gradientCheck: optional(check),
      data: optional(overview),
      profile: optional(profile),
      steering: optional(steering),
    }),
  }),
  diagnosis: object({ diagnosis }),
  pong: object({}),
  areYouThere: object({}),
  showView: object({ view: oneOf("training", "network", "data", "sample") }),
  started: object({ info, series: listOf(string) }),
  loading: object({ message: string }),
  frame: object({ progress, history: frame, facts, evaluations: optional(evaluations) }),
  histograms: object({ news: histogramNews }),
  findings: object({ findings: listOf(finding), timeline: listOf(event) }),
  state: object({ state, failure: optional(failure) }),
  gradientCheckProgress: object({ done: number, of: number }),
  gradientCheck: object({ check }),
  dataOverview: object({ overview }),
  dataProfile: object({ profile }),
  dataProgress: object({ done: number, of: number }),
  dataPage: object({ page: dataPage }),
  dataRefused: object({
    request: oneOf(
      "showData",
      "sampleText",
      "showNetwork",
      "showWeights",
      "showPlane",
      "takeExample",
      "predict",
    ),
    why: oneOf("workerGone", "failed"),
    failure,
  }),
  textSamples: object({ samples }),
  steering: object({ steering }),
  ...networkChecks,
  weightsSaved: object({ file: string }),
  requestFailed: object({ failure }),
};

/** The message, if it is one that the dashboard can show; anything else is nothing. */
export function asPanelMessage(data: unknown): PanelMessage | undefined {
  if (!isObject(data) || typeof data.type !== "string" || !Object.hasOwn(checks, data.type)) return;
  return checks[data.type as PanelMessage["type"]](data) ? (data as unknown as PanelMessage) : undefined;
}
