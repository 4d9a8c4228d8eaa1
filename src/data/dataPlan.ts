import { inputName } from "../engine/graph";
import { UserError } from "../engine/userError";
import type {
  Augment,
  CategoryForm,
  DataSource,
  Decoding,
  DataSpec,
  NamedInput,
  Scaling,
  SourceSpec,
} from "./dataSpec";
import type { Source } from "./source";
import { say } from "../words/words";

type Path = Source["path"];

/** A list of column names and where the model file says it; the same object where the same list is meant. */
interface NamedColumns {
  readonly names: readonly string[];
  readonly path: Path;
}

/** A source to open once, however many inputs take columns of it. */
export interface TablePlan {
  readonly source: DataSource;
  /** Where the model file names it first. */
  readonly path: Path;
  readonly categorical: NamedColumns;
  readonly decoding: Decoding;
}

/** Columns of one table that become one input of the network. */
export interface InputPlan {
  readonly name: string;
  /** Index of its table. */
  readonly table: number;
  /** Where the model file describes it: `["data"]`, `["data", "inputs", "camera"]`. */
  readonly path: Path;
  /** Undefined: every column but the target. */
  readonly columns: readonly string[] | undefined;
  readonly categories: CategoryForm;
  readonly normalize: Scaling;
  readonly augment: Augment;
}

/** What the data section says, one input or several: tables, and who takes which columns of them. */
export interface DataPlan {
  readonly tables: readonly TablePlan[];
  readonly inputs: readonly InputPlan[];
  readonly target: {
    readonly names: readonly string[];
    /** Of a list of names; the n-th stands at `[...path, n]`. A single name stands at `path` itself. */
    readonly path: Path;
    /** The tables it may be in: the one that is named for it, or those of all inputs. */
    readonly tables: readonly number[];
    /** The model file names a source for the target alone. */
    readonly hasOwnSource: boolean;
  };
}

/** The inputs' and the target's tables; inputs that say the same of a source share its table. */
export function planData(spec: DataSpec): DataPlan {
  const tables: TablePlan[] = [];
  const tableOf = (source: DataSource, path: Path, categorical: NamedColumns, decoding: Decoding): number => {
    const isSame = (table: TablePlan): boolean =>
      isSameSource(table.source, source) &&
      JSON.stringify(table.decoding) === JSON.stringify(decoding) &&
      table.categorical.names.join("\n") === categorical.names.join("\n");
    const known = tables.findIndex(isSame);
    return known >= 0 ? known : tables.push({ source, path, categorical, decoding }) - 1;
  };
  const shared: NamedColumns = { names: spec.categorical, path: ["data", "categorical"] };
  const planInput = (input: NamedInput, path: Path): InputPlan => {
    const { source = spec.source, name, inputs: columns, augment = [] } = input;
    const { categories = spec.categories, normalize = spec.normalize } = input;
    if (source === undefined) {
      throw new UserError(say`The input "${name}" names no source.`, { path });
    }
    const sourcePath = input.source === undefined ? ["data", "source"] : [...path, "source"];
    const categorical = input.categorical && {
      names: input.categorical,
      path: [...path, "categorical"],
    };
    // The section's `sequence` is for its one input: of several, tables of numbers may be among them.
    const shareSequence = spec.named === undefined || !isCsv(source);
    const decoding = { ...decodingOf(input, spec), ...(!shareSequence && { sequence: input.sequence }) };
    const table = tableOf(source, sourcePath, categorical ?? shared, decoding);
    return { name, table, path, columns, categories, normalize, augment };
  };
  const inputs = spec.named
    ? spec.named.map((input) => planInput(input, ["data", "inputs", input.name]))
    : [planInput({ ...oneInput(spec), name: inputName }, ["data"])];
  /** The table as the target reads it: the texts of a CSV file are categories there, unless it says otherwise itself. */
  const readAnswers = ({ source, path, categorical, decoding }: TablePlan): number => {
    const { targetSequence } = spec;
    const sequence = isCsv(source) ? targetSequence : (targetSequence ?? decoding.sequence);
    return tableOf(source, path, categorical, { ...decoding, sequence });
  };
  const ownTable = (source: DataSource, path: Path): number =>
    readAnswers({ source, path, categorical: shared, decoding: decodingOf(spec) });
  const inputTables = (): number[] => [...new Set(inputs.map(({ table }) => readAnswers(tables[table]!)))];
  return { tables, inputs, target: planTarget(spec, ownTable, inputTables) };
}

const oneInput = ({ source, inputs, augment }: DataSpec) => ({ source, inputs, augment });

/** Named columns whose texts are categories, or sequences where the model file says so. */
const isCsv = (source: DataSource): boolean =>
  leavesOf(source).every((leaf) => "path" in leaf && /\.[ct]sv(\.gz)?$/i.test(leaf.path));

/** What an input says of its files' decoding, else what the section says. */
const decodingOf = (input: Decoding, section: Decoding = input): Decoding => {
  const {
    size = section.size,
    channels = section.channels,
    features = section.features,
    sequence = section.sequence,
  } = input;
  return { size, channels, features, sequence };
};

function planTarget(
  { source, target: names, targetSource, targetSequence }: DataSpec,
  ownTable: (source: DataSource, path: Path) => number,
  inputTables: () => number[],
): DataPlan["target"] {
  const target = ["data", "target"];
  const isObject = targetSource !== undefined || targetSequence !== undefined;
  const path = isObject ? [...target, "column"] : target;
  if (targetSource !== undefined)
    return { names, path, tables: [ownTable(targetSource, [...target, "source"])], hasOwnSource: true };
  const tables = source === undefined ? inputTables() : [ownTable(source, ["data", "source"])];
  return { names, path, tables, hasOwnSource: false };
}

export const isSameSource = (one: DataSource, other: DataSource): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Every source that the data section names. */
export const sourcesOf = ({ source, targetSource, named = [] }: DataSpec): DataSource[] =>
  [source, ...named.map((input) => input.source), targetSource].filter((one) => one !== undefined);

/** True where the sources are given part by part, so that there is nothing to split. */
export const comesInParts = (spec: DataSpec): boolean => sourcesOf(spec).some((source) => "parts" in source);

/** The paths that a source names, as the model file spells them. */
export const pathsOf = (source: DataSource): string[] =>
  leavesOf(source).flatMap((leaf) =>
    "path" in leaf ? [leaf.path] : "images" in leaf ? [leaf.images, leaf.labels] : [],
  );

/** The files and generators behind a source. */
export const leavesOf = (source: DataSource): SourceSpec[] =>
  "parts" in source ? Object.values(source.parts) : [source];
