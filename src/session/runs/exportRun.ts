import { writeFile } from "node:fs/promises";
import { UserError } from "../../engine/userError";
import { csvOf } from "./csv";
import { jsonOf } from "./json";
import { reportOf } from "./report/report";
import { readRun, type RunPlace } from "./runFolder";
import type { RecordedRun } from "./runRecord";
import { storageReason } from "./storageError";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** Every form a run can be exported in. */
const forms = {
  csv: csvOf,
  json: jsonOf,
  html: reportOf,
} satisfies Record<string, (run: RecordedRun, language: string) => string>;

export type ExportForm = keyof typeof forms;

export interface ExportOrder {
  readonly form: ExportForm;
  readonly to: string;
  /** The language of the texts that a report is written in; default English. */
  readonly language?: string;
}

/** Writes a run to a file of the user's choice. Throws a UserError where it cannot be read or written. */
export async function exportRun(place: RunPlace & ExportOrder): Promise<{ readonly bytes: number }> {
  const { form, to, language = "en" } = place;
  const bytes = Buffer.from(forms[form](await readRun(place), language), "utf8");
  await writeFile(to, bytes).catch((error: unknown) => {
    throw new UserError(
      sentences(
        say`The run could not be written to ${to}: ${storageReason(error)}.`,
        say`Choose another place.`,
      ),
      {
        file: to,
      },
    );
  });
  return { bytes: bytes.length };
}
