import { UserError } from "../engine/userError";
import type { DataPlace, Dataset, TargetForm } from "./dataset";
import type { DataSpec } from "./dataSpec";
import { encodeInputs, fitInputs, type PartRows } from "./encodeInputs";
import { classOfRows, encodeTarget, fitTarget } from "./encodeTarget";
import { examineData, type ExaminedData } from "./examineData";
import { notesOn } from "./notes";
import type { PartName } from "./openSources";
import { splitRows } from "./split";
import type { ReadContext, Table } from "./source";
import { TableExamples } from "./tableExamples";

export type { DataPlace, Dataset, TargetForm };

export interface LoadOptions extends ReadContext {
  readonly targetForm: TargetForm;
}

type Parts = Partial<Record<PartName, PartRows>> & { readonly train: PartRows };

/**
 * Reads the data section's sources into examples to train on: rows split, empty cells filled, inputs
 * one-hot and normalized, targets in the form the loss wants; whatever is fitted is fitted on train.
 * The same specification, files and seed give the same bits. Throws a UserError with its place for
 * what is wrong with the data, the signal's reason on an abort.
 */
export async function loadData(spec: DataSpec, place: DataPlace, options: LoadOptions): Promise<Dataset> {
  const examined = await examineData(spec, place, options);
  const { selection, header } = examined;
  const inputs = selection.inputs.map(({ name }) => name);
  const target = selection.target.map(({ name }) => name);

  const parts = divide(
    spec,
    await readTables(examined, options),
    examined,
    target,
    place,
    options.targetForm,
  );
  const present = [parts.train, parts.dev, parts.test].filter((part) => part !== undefined);
  const inputCoding = fitInputs(parts.train, inputs, spec.normalize);
  const targetCoding = fitTarget(present, target, options.targetForm, spec.normalizeTarget, header.target);

  const examples = (part: PartRows | undefined): TableExamples | undefined =>
    part &&
    new TableExamples(
      part.rows.length,
      [inputCoding.width],
      targetCoding.shape,
      encodeInputs(part, inputCoding),
      encodeTarget(part, targetCoding),
    );
  return {
    header,
    train: examples(parts.train)!,
    dev: examples(parts.dev),
    test: examples(parts.test),
    targetScale: targetCoding.scale,
    classes: targetCoding.classes,
    inputNames: inputCoding.names,
    notes: notesOn(spec, examined, targetCoding, parts),
  };
}

async function readTables({ parts, selection }: ExaminedData, context: ReadContext): Promise<Table[]> {
  const used = new Set([...selection.inputs, ...selection.target]);
  const plan = [...used].map((column) =>
    column.kind === "number" ? { name: column.name } : { name: column.name, categories: column.categories },
  );
  const tables: Table[] = [];
  for (const { source } of parts) {
    context.onProgress?.(`Reading ${source.label}`);
    tables.push(await source.read(plan, context));
    context.signal?.throwIfAborted();
  }
  return tables;
}

function divide(
  spec: DataSpec,
  tables: readonly Table[],
  { parts }: ExaminedData,
  target: readonly string[],
  place: DataPlace,
  form: TargetForm,
): Parts {
  const whole = tables.map((table) => ({ table, rows: keptRows(table, spec.missing) }));
  if (parts[0]!.part !== "whole") {
    parts.forEach(({ source }, at) => {
      if (whole[at]!.rows.length > 0) return;
      throw new UserError(`No row of ${source.label} is complete: "missing": "drop" leaves none.`, {
        path: source.path,
      });
    });
    return Object.fromEntries(parts.map(({ part }, at) => [part, whole[at]!])) as unknown as Parts;
  }
  const { table, rows } = whole[0]!;
  const classes = spec.split.stratify ? classOfRows(whole[0]!, target, form) : undefined;
  const split = splitRows(rows.length, spec.split, classes, place.seed);
  const part = (chosen: Uint32Array): PartRows | undefined =>
    chosen.length === 0 ? undefined : { table, rows: chosen.map((row) => rows[row]!) };
  return { train: part(split.train)!, dev: part(split.dev), test: part(split.test) };
}

/** All rows, or with `drop` those without an empty cell; the table holds just the columns in use. */
function keptRows(table: Table, missing: DataSpec["missing"]): Uint32Array {
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
  if (missing !== "drop") return all;
  return all.filter((row) => table.columns.every(({ values }) => !Number.isNaN(values[row])));
}
