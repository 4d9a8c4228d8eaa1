import * as vscode from "vscode";
import type { ModelDocument } from "../../model/document";
import type { ModelInput } from "../../session/jobs";
import { dataCacheOf } from "../dataCache";
import { saved } from "../launch";
import { modelInput } from "../modelFile";
import type { Room } from "../room";
import { chooseModel } from "../target";
import { isTrusted } from "../trust";
import type { ModelDiagnosis } from "./modelDiagnosis";

/** What a diagnosis or an experiment begins with. */
export interface Asked {
  readonly diagnosis: ModelDiagnosis;
  /** The model as it is asked about. */
  readonly document: ModelDocument;
  readonly input: ModelInput;
  readonly budgetMs: number;
}

const usualSeconds = 20;
const mostSeconds = 3600;

/**
 * The model meant, as it stands in the editor, with its dashboard in front; undefined where there is none, where it may
 * not run, or where something about it is being found out already: the dashboard shows that.
 */
export async function askAbout(room: Room, model: vscode.Uri | undefined): Promise<Asked | undefined> {
  const chosen = await chooseModel(room, model);
  if (chosen === undefined || !isTrusted()) return undefined;
  const document = await saved(chosen);
  if (document === undefined) return undefined;
  const diagnosis = room.diagnoses.of(document.uri);
  room.dashboards.show(document.uri, "keepFocus");
  room.dashboards.of(document.uri)?.bringToFront("training");
  if (diagnosis.busy) return undefined;
  await room.reader.readWithData(document);
  const read = room.reader.read(document).model;
  const settings = vscode.workspace.getConfiguration("modelDebugger", document.uri);
  const wanted: unknown = settings.get("diagnose.budget");
  const seconds = typeof wanted === "number" ? Math.min(mostSeconds, Math.max(1, wanted)) : usualSeconds;
  // Places are told of the text that was read: of one in code that may be the text of a moment ago.
  const input = { ...modelInput(document), text: read.text, cache: dataCacheOf(room.context) };
  return { diagnosis, document: read, input, budgetMs: 1000 * seconds };
}
