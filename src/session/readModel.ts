import { readCode, type CodeReading } from "../model/code/readCode";
import { type AskShape, runningMakers, type ShapeAnswers, standIns } from "../model/code/makers";
import type { ModelDocument } from "../model/document";
import { isCodeModel } from "../model/modelFiles";
import { modelOf, parseModel } from "../model/parseModel";
import { withRules } from "../model/withRules";
import { evaluateModel } from "./code/evaluate";
import { TimeUp, withinTime } from "./code/withinTime";
import type { AskedModel } from "./jobs";
import { say } from "../words/words";

type Read = AskedModel & {
  /** Gets what the code prints. */
  readonly log?: (line: string) => void;
};

/**
 * A model file of either spelling. One in code is run in the calling thread (where `mayRun`), so that its
 * custom layers can be trained and checked: call it in a worker, or on the command line.
 */
export const readModel = (input: Read): ModelDocument =>
  withRules(
    isCodeModel(input.file) ? readCodeModel(input).document : parseModel(input.text, input.file),
    input.rules,
  );

/** A shape is a few numbers; a question for it that takes longer is caught in a loop. */
const mostMs = 1_000;

const askShape: AskShape = (ask) => {
  try {
    return withinTime(mostMs, ask);
  } catch (error) {
    if (!(error instanceof TimeUp)) throw error;
    return {
      mismatch: say`its outputShape was asked, and it had not ended after ${mostMs / 1000} s: is there a loop without an end?`,
    };
  }
};

/** The same of a file in code, and what another thread needs to know it as well. */
export const readCodeModel = ({
  text,
  file,
  root,
  mayRun,
  log,
}: Read): {
  readonly document: ModelDocument;
  readonly reading: CodeReading;
  readonly answers: ShapeAnswers;
} => {
  const run = () => evaluateModel(text, file, { root, ...(log && { log }) });
  const { reading, customs } = readCode({ text, file, ...(mayRun && { run }) });
  const answers: ShapeAnswers = {};
  const ran = mayRun && reading.errors.length === 0;
  const makers = ran ? runningMakers(customs, answers, askShape) : standIns({});
  const { root: tree, errors, places, files } = reading;
  const document = modelOf({ text, fileName: file, root: tree, errors, custom: { makers, places, files } });
  return { document, reading, answers };
};
