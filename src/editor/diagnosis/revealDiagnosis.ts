import type * as vscode from "vscode";
import type { ModelPath } from "../../model/problem";
import { openModel } from "../modelFile";
import { revealRange } from "../reveal";
import type { Room } from "../room";
import { isExperiment } from "./runExperiment";

/** Shows the place of a cause in the text as it is now. */
export async function revealCause(room: Room, model: vscode.Uri, index: number): Promise<void> {
  const standing = room.diagnoses.of(model).cause(index);
  if (!standing) return;
  if (standing.range) await revealRange(await openModel(model), standing.range);
  else await revealPath(room, model, standing.fix.place);
}

/** The same of what an experiment found. */
export async function revealExperiment(room: Room, model: vscode.Uri, name: string): Promise<void> {
  const path = isExperiment(name) ? room.diagnoses.of(model).verdict(name)?.result.path : undefined;
  if (path) await revealPath(room, model, path);
}

async function revealPath(room: Room, model: vscode.Uri, path: ModelPath): Promise<void> {
  const document = await openModel(model);
  await revealRange(document, room.reader.read(document).model.rangeOf(path));
}
