import * as vscode from "vscode";
import { diagnoseInThread } from "../../session/diagnosis/diagnosisThread";
import type { Failure } from "../../session/protocol";
import type { ShownAnswer } from "../../session/shownDiagnosis";
import { modelName } from "../modelFile";
import type { Room } from "../room";
import { inBackground } from "../tellError";
import { applyCauseFix } from "./applyTestedFix";
import { askAbout, type Asked } from "./askAbout";
import type { ModelDiagnosis } from "./modelDiagnosis";
import { passTime } from "./passTime";

/** Finds out why the model does not learn; the dashboard shows how, and what came out. */
export async function diagnose(room: Room, model?: vscode.Uri): Promise<ShownAnswer | undefined> {
  const asked = await askAbout(room, model);
  if (asked === undefined || asked.diagnosis.busy) return undefined;
  const { diagnosis, budgetMs } = asked;
  const startedAtMs = Date.now();
  const signal = diagnosis.beginExamination({ budgetSeconds: budgetMs / 1000, startedAtMs });
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Why does {0} not learn?", modelName(diagnosis.model)),
      cancellable: true,
    },
    async (progress, cancelled) => {
      cancelled.onCancellationRequested(() => diagnosis.cancel());
      const time = passTime(progress, budgetMs);
      try {
        return await examine(room, { ...asked, startedAtMs }, signal, (message) =>
          progress.report({ message }),
        );
      } catch (error) {
        diagnosis.giveUp({ message: error instanceof Error ? error.message : String(error) });
        throw error;
      } finally {
        time.dispose();
      }
    },
  );
}

async function examine(
  room: Room,
  { diagnosis, document, input, budgetMs, startedAtMs }: Asked & { readonly startedAtMs: number },
  signal: AbortSignal,
  say: (message: string) => void,
): Promise<ShownAnswer | undefined> {
  const { model } = diagnosis;
  // Followed from now on: it may be edited while it is examined.
  const following = room.trails.beginModel(model, input.text, []);
  const end = await diagnoseInThread(
    { ...input, budgetMs, startedAtMs },
    {
      workerFile: room.workerFile,
      signal,
      onNews(news) {
        if (news.type !== "progress") return;
        diagnosis.show(news.examination);
        if (news.examination.doing !== undefined) say(news.examination.doing);
      },
    },
  );
  const texts = await following;
  if (end?.type === "result" && end.examination.answer) {
    diagnosis.finish(end.examination, { document, texts }, end.result);
    const { answer } = end.examination;
    inBackground(vscode.l10n.t("The diagnosis"), () => tell(room, diagnosis, answer));
    return answer;
  }
  texts.dispose();
  diagnosis.giveUp(end?.type === "failed" ? end.failure : "cancelled");
  if (end?.type === "failed") tellFailure(end.failure);
  return undefined;
}

async function tell(room: Room, diagnosis: ModelDiagnosis, answer: ShownAnswer): Promise<void> {
  const [first] = answer.causes;
  const apply = vscode.l10n.t("Apply Fix");
  const show = vscode.l10n.t("Show Diagnosis");
  const name = modelName(diagnosis.model);
  const message = first ? `${name}: ${answer.sentence} ${first.title}?` : `${name}: ${answer.sentence}`;
  const say =
    answer.kind === "healthy" ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const choice = await say(message, ...(first && first.edits.length > 0 ? [apply] : []), show);
  if (choice === apply) await applyCauseFix(room, diagnosis.model, 0);
  if (choice === show) room.dashboards.showView(diagnosis.model, "training");
}

const tellFailure = ({ message }: Failure): void => void vscode.window.showErrorMessage(message);
