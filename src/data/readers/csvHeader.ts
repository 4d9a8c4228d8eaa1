import { UserError } from "../../engine/userError";
import type { CsvRecord } from "../csvParser";
import type { DataFile } from "../dataFile";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** The column names of a header row; throws a UserError where they cannot name columns. */
export function headerNames(record: CsvRecord, { label, shown }: DataFile): string[] {
  const names = record.cells.map((cell) => cell.trim());
  const refuse = (message: string, at: number): UserError =>
    new UserError(message, { file: shown, line: record.lines[at]!, column: record.columns[at]! });
  const seen = new Set<string>();
  names.forEach((name, at) => {
    if (name === "")
      throw refuse(say`Column ${at + 1} of ${label} has no name. Name every column in the first line.`, at);
    if (seen.has(name)) throw refuse(say`${label} has two columns named "${name}". Rename one of them.`, at);
    seen.add(name);
  });
  const otherDelimiter = names.length === 1 ? /[;\t,|]/.exec(names[0]!)?.[0] : undefined;
  if (otherDelimiter === undefined) return names;
  const found =
    otherDelimiter === "\t"
      ? say`${label} seems to separate its cells by tabs.`
      : say`${label} seems to separate its cells by "${otherDelimiter}".`;
  throw refuse(sentences(found, say`A .csv file separates them by commas, a .tsv file by tabs.`), 0);
}
