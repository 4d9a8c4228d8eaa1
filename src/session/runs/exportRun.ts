import { writeFile } from "node:fs/promises";
import { UserError } from "../../engine/userError";
import { csvOf } from "./csv";
import { jsonOf } from "./json";
import { reportOf } from "./report/report";
import { readRun, type RunPlace } from "./runFolder";
import type { RecordedRun } from "./runRecord";
import { storageReason } from "./storageError";

/** Every form a run can be exported in. */
const forms = {
  csv: csvOf,
  json: jsonOf,
  html: reportOf,
} satisfies Record<string, (run: RecordedRun) => string>;

export type ExportForm = keyof typeof forms;

/** Writes a run to a file of the user's choice. Throws a UserError where it cannot be read or written. */
export async function exportRun(
  place: RunPlace & { readonly form: ExportForm; readonly to: string },
): Promise<{ readonly bytes: number }> {
  const { form, to } = place;
  const bytes = Buffer.from(forms[form](await readRun(place)), "utf8");
  await writeFile(to, bytes).catch((error: unknown) => {
    throw new UserError(
      `The run could not be written to ${to}: ${storageReason(error)}. Choose another place.`,
      {
        file: to,
      },
    );
  });
  return { bytes: bytes.length };
}
