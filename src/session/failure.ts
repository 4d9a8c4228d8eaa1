import { UserCodeError } from "../engine/custom/userCodeError";
import { lossName } from "../engine/custom/userLossDefinition";
import { UserError, type UserPlace } from "../engine/userError";
import { LostThread } from "../kernels/board";
import { placeOfThrown } from "./code/userFiles";
import type { ModelDocument } from "../model/document";
import type { Problem } from "../model/problem";
import type { Failure } from "./protocol";
import { say } from "../words/words";
import { sentences } from "../words/lists";

/** A model that cannot be trained as it stands; every problem with its place is in `problems`. */
export class BrokenModel extends UserError {
  constructor(
    readonly problems: readonly Problem[],
    label: string,
  ) {
    const first = problems[0];
    const why = first?.message ?? say`it cannot be read.`;
    super(
      problems.length === 1
        ? say`${label} has a problem to mend before it can be trained: ${why}`
        : say`${label} has ${problems.length} problems to mend before it can be trained: ${why}`,
      {
        path: first?.path,
      },
    );
  }
}

/** The line of user code that threw; else the function that did wrong, in the file where it stands. */
function placeOfUserCode(
  { layer, pass, error }: UserCodeError,
  document: ModelDocument | undefined,
): UserPlace {
  const thrown = placeOfThrown(error);
  if (thrown) return thrown;
  const own = document?.layers.find(({ name }) => name === layer);
  const type = own?.type ?? (layer === lossName ? document?.spec?.loss.type : undefined);
  const place = document?.customPlaces[type ?? ""]?.[pass === "outputShape" ? "forward" : pass];
  if (place) return { file: place.file, line: place.line, column: place.column };
  return { path: own?.path ?? (layer === lossName ? ["loss"] : ["layers"]) };
}

/** What a person is told of an error: a UserError as it is, anything else as a defect of ours, without its stack. */
export function failureOf(error: unknown, document?: ModelDocument): Failure {
  if (error instanceof UserCodeError) return { message: error.message, ...placeOfUserCode(error, document) };
  if (error instanceof UserError) return { message: error.message, ...error.place };
  if (error instanceof LostThread) return { message: error.message };
  if (error instanceof RangeError && /memory|allocation|array length|grow/i.test(error.message))
    return {
      message: sentences(
        say`There is not enough memory for this model and batch size.`,
        say`Reduce training.batchSize or the layers' units.`,
      ),
      path: ["training", "batchSize"],
    };
  const what = error instanceof Error ? error.message : String(error);
  return {
    message: sentences(
      say`Something went wrong inside Model Debugger (${what}).`,
      say`The model file is not at fault; please report it.`,
    ),
  };
}
