import { sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import type { DataPlan } from "./dataPlan";
import type { ExaminedTable } from "./examineData";
import type { Column, Table } from "./source";
import { say } from "../words/words";
import { listOf } from "../words/lists";

/** Throws a UserError at the first source that does not have the parts of the one before it, or as many rows. */
export function checkJoin(plan: DataPlan, tables: readonly ExaminedTable[]): void {
  const [first] = tables;
  for (const [at, table] of tables.entries()) {
    const { path } = plan.tables[at]!;
    if (partsOf(table) !== partsOf(first!)) {
      throw new UserError(
        say`${table.source.label} gives ${partsOf(table)}, and ${first!.source.label} gives ${partsOf(first!)}: sources that are joined row by row need the same parts.`,
        { path },
      );
    }
    table.parts.forEach(({ source }, index) => {
      const other = first!.parts[index]!.source;
      const [rows, wanted] = [table.survey.rowsOf(source), first!.survey.rowsOf(other)];
      if (rows === wanted) return;
      throw new UserError(rowsDiffer(source.label, rows, other.label, wanted), { path: source.path });
    });
  }
}

const partsOf = ({ parts }: ExaminedTable): string =>
  parts[0]!.part === "whole" ? say`one table` : listOf(parts.map(({ part }) => part));

function rowsDiffer(label: string, rows: number, other: string, wanted: number): string {
  if (rows === 1)
    return say`${label} has 1 row and ${other} has ${wanted} rows: inputs and target are joined row by row, so all their sources need the same number of rows.`;
  return wanted === 1
    ? say`${label} has ${rows} rows and ${other} has 1 row: inputs and target are joined row by row, so all their sources need the same number of rows.`
    : say`${label} has ${rows} rows and ${other} has ${wanted} rows: inputs and target are joined row by row, so all their sources need the same number of rows.`;
}

/** Rows that every table has whole; each table holds just the columns in use. */
export function completeRows(tables: readonly Table[]): Uint32Array {
  const columns = tables.flatMap((table) => table.columns);
  return allRows(tables).filter((row) => columns.every((column) => isComplete(column, row)));
}

function isComplete({ values, shape }: Column, row: number): boolean {
  const first = values.load(row);
  const end = first + sizeOf(shape);
  for (let at = first; at < end; at++) if (Number.isNaN(values.values[at])) return false;
  return true;
}

export const allRows = (tables: readonly Table[]): Uint32Array =>
  Uint32Array.from({ length: tables[0]!.rows }, (_, row) => row);
