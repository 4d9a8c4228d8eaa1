import { UserError } from "../engine/userError";
import { augmentationOf } from "./augmentation/augmentationOf";
import type { DataPlace, Dataset, TargetForm } from "./dataset";
import type { DataSpec } from "./dataSpec";
import { columnOf, encodeInputs, fitInputs, type PartRows } from "./encodeInputs";
import { classOfRows, encodeTarget, fitTarget } from "./encodeTarget";
import { examineData, type ExaminedData } from "./examineData";
import { placeFeatures } from "./featurePlaces";
import { allRows, completeRows } from "./joinTables";
import { notesOn } from "./notes";
import type { PartName } from "./openSources";
import type { ReadableColumns, ReadablePart } from "./readablePart";
import { splitRows } from "./split";
import type { PlannedColumn, ReadContext, Table } from "./source";
import { MemoryBudget } from "./store/memoryBudget";
import { TableExamples } from "./tableExamples";
import { say } from "../words/words";

export type { DataPlace, Dataset, TargetForm };

export interface LoadOptions extends ReadContext {
  readonly targetForm: TargetForm;
  /** What `examineData` found, where it was asked already: the files are not gone over once more. */
  readonly examined?: ExaminedData;
}

/** Rows of the joined tables that make one part of the data. */
interface Part {
  /** One for each table of the plan. */
  readonly tables: readonly Table[];
  readonly rows: Uint32Array;
}

type Parts = Partial<Record<PartName, Part>> & { readonly train: Part };

/** A part's examples, for the network and for its user. */
interface LoadedPart {
  readonly examples: TableExamples;
  readonly readable: ReadablePart;
}

const readableColumns = (
  { tables, rows }: Part,
  table: number,
  columns: readonly { readonly name: string }[],
): ReadableColumns => ({ columns: columns.map(({ name }) => columnOf(tables[table]!, name)), rows });

const rowsOf = ({ tables, rows }: Part, table: number): PartRows => ({ table: tables[table]!, rows });

/**
 * Reads the data section's sources into examples to train on: rows split, empty cells filled, inputs
 * encoded and normalized, targets in the form the loss wants; whatever is fitted is fitted on train.
 * The same specification, files and seed give the same bits. Throws a UserError with its place for
 * what is wrong with the data, the signal's reason on an abort.
 */
export async function loadData(spec: DataSpec, place: DataPlace, options: LoadOptions): Promise<Dataset> {
  const { examined = await examineData(spec, place, options) } = options;
  const { selection, header } = examined;
  const target = selection.target.columns.map(({ name }) => name);
  const targetOf = (part: Part): PartRows => rowsOf(part, selection.target.table);

  const tables = await readTables(examined, new MemoryBudget(place.storage?.memory), options);
  const parts = divide(spec, tables, examined, (whole) => {
    if (!spec.split.stratify) return splitRows(whole.rows.length, spec.split, undefined, place.seed);
    const classes = classOfRows(targetOf(whole), target, options.targetForm);
    return splitRows(whole.rows.length, spec.split, classes, place.seed);
  });
  const present = [parts.train, parts.dev, parts.test].filter((part) => part !== undefined);
  const inputs = selection.inputs.map(({ name, table, columns, categories, normalize, augment }) => {
    const names = columns.map((column) => column.name);
    const coding = fitInputs(rowsOf(parts.train, table), names, categories, normalize);
    return { name, table, augment, coding };
  });
  const augmentation = augmentationOf(
    inputs.map(({ name, augment, coding }) => ({ name, augment, ...coding })),
    place.seed,
  );
  const targetCoding = fitTarget(
    present.map(targetOf),
    target,
    options.targetForm,
    spec.normalizeTarget,
    header.target,
  );

  const load = (part: Part | undefined): LoadedPart | undefined => {
    if (part === undefined) return undefined;
    const count = part.rows.length;
    const targets = encodeTarget(targetOf(part), targetCoding);
    const encoded = inputs.map(({ name, table, coding }) => ({
      name,
      table: encodeInputs(rowsOf(part, table), coding),
    }));
    const readable: ReadablePart = {
      count,
      inputs: inputs.map(({ name, table, coding }) => ({
        ...readableColumns(part, table, coding.columns),
        name,
      })),
      target: readableColumns(
        part,
        selection.target.table,
        target.map((name) => ({ name })),
      ),
      targets,
    };
    const isTrain = part === parts.train;
    const examples = new TableExamples(count, encoded, targets, isTrain ? augmentation : undefined);
    return { examples, readable };
  };
  const [train, dev, test] = [load(parts.train)!, load(parts.dev), load(parts.test)];
  return {
    header,
    train: train.examples,
    dev: dev?.examples,
    test: test?.examples,
    readable: { train: train.readable, dev: dev?.readable, test: test?.readable },
    targetScale: targetCoding.scale,
    classes: targetCoding.classes,
    inputNames: inputs.map(({ coding }) => coding.names),
    features: inputs.map(({ table, coding }) => placeFeatures(parts.train.tables[table]!, coding)),
    notes: notesOn(spec, examined, targetCoding, targetOf(parts.train)),
  };
}

/** For each part of the data (one, where `split` divides), the columns in use of every table. */
async function readTables(
  { tables, selection }: ExaminedData,
  memory: MemoryBudget,
  context: ReadContext,
): Promise<Table[][]> {
  const read: Table[][] = tables[0]!.parts.map(() => []);
  for (const [at, { kept }] of tables.entries()) {
    const reading = [...selection.inputs, selection.target].filter(({ table }) => table === at);
    const used = new Set(reading.flatMap(({ columns }) => columns));
    const plan = [...used].map(({ name, kind, categories, vocabulary }): PlannedColumn =>
      kind === "number" ? { name, ...(vocabulary && { vocabulary }) } : { name, categories },
    );
    const parts = await kept.read(plan, memory, context);
    parts.forEach((table, index) => read[index]!.push(table));
  }
  return read;
}

/** `split` tells the rows of each part where one source holds them all. */
function divide(
  spec: DataSpec,
  tables: readonly (readonly Table[])[],
  { tables: [first] }: ExaminedData,
  split: (whole: Part) => Record<PartName, Uint32Array>,
): Parts {
  const keptRows = spec.missing === "drop" ? completeRows : allRows;
  const whole = tables.map((joined): Part => ({ tables: joined, rows: keptRows(joined) }));
  const { parts } = first!;
  if (parts[0]!.part !== "whole") {
    parts.forEach(({ source }, at) => {
      if (whole[at]!.rows.length > 0) return;
      throw new UserError(say`No row of ${source.label} is complete: "missing": "drop" leaves none.`, {
        path: source.path,
      });
    });
    return Object.fromEntries(parts.map(({ part }, at) => [part, whole[at]!])) as unknown as Parts;
  }
  const { rows } = whole[0]!;
  const part = (chosen: Uint32Array): Part | undefined =>
    chosen.length === 0 ? undefined : { tables: tables[0]!, rows: chosen.map((row) => rows[row]!) };
  const { train, dev, test } = split(whole[0]!);
  return { train: part(train)!, dev: part(dev), test: part(test) };
}
