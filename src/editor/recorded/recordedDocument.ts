import { documentOfReading } from "../../model/code/knownCode";
import type { ModelDocument } from "../../model/document";
import { isCodeModel } from "../../model/modelFiles";
import { parseModel } from "../../model/parseModel";
import type { Asker } from "../../session/analyst";
import type { ModelInput } from "../../session/jobs";
import { askedModel } from "../modelFile";

/** A recorded text, read: a run's findings name places in it. Rejects with a `Refusal` where code cannot be read. */
export async function recordedDocument(asker: Asker, input: ModelInput): Promise<ModelDocument> {
  if (!isCodeModel(input.file)) return parseModel(input.text, input.file);
  const { reading, answers } = await asker.ask("readCode", askedModel(input));
  return documentOfReading(input, reading, answers);
}
