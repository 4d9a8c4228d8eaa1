import { type CodeInput, type CodeReading, readCode } from "./code/readCode";
import { runningMakers, type ShapeAnswers, standIns } from "./code/makers";
import type { ModelDocument } from "./document";
import { isCodeModel } from "./modelFiles";
import { modelOf, parseModel } from "./parseModel";

/**
 * A model file of either spelling. One in code is run in the calling thread (where `mayRun`), so that its
 * custom layers can be trained and checked: call it in a worker, or on the command line.
 */
export const readModel = (input: CodeInput): ModelDocument =>
  isCodeModel(input.file) ? readCodeModel(input).document : parseModel(input.text, input.file);

/** The same of a file in code, and what another thread needs to know it as well. */
export const readCodeModel = (
  input: CodeInput,
): { readonly document: ModelDocument; readonly reading: CodeReading; readonly answers: ShapeAnswers } => {
  const { text, file } = input;
  const { reading, customs } = readCode(input);
  const answers: ShapeAnswers = {};
  const ran = input.mayRun && reading.errors.length === 0;
  const makers = ran ? runningMakers(customs, answers) : standIns({});
  const { root, errors, places } = reading;
  const document = modelOf({ text, fileName: file, root, errors, custom: { makers, places } });
  return { document, reading, answers };
};
