import { type Shape, sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import type { ColumnProfile } from "./columnProfile";
import { type DataFile, fingerprintOf } from "./dataFile";
import { decodePieces, type NumberType } from "./numberTypes";
import type { RowValues } from "./rowValues";
import type { Column, ColumnValues, Fingerprint, PlannedColumn, ReadContext, Source, Table } from "./source";
import type { RowLayout, RowStore } from "./store/rowSink";
import type { Survey } from "./survey";
import { say } from "../words/words";

/** An array of numbers in a file, its first axis the rows. */
export interface NumberArray {
  /** The column it becomes. */
  readonly name: string;
  /** Of the whole array, rows first. */
  readonly shape: Shape;
  readonly type: NumberType;
  readonly bigEndian?: boolean;
  /** The first axis runs fastest (Fortran order) instead of the last. */
  readonly firstAxisFastest?: boolean;
  /** Its numbers are class numbers without being declared. */
  readonly categorical?: boolean;
  /** Where one row's value has another shape than the array's other axes, as pictures without a channel axis. */
  readonly rowShape?: Shape;
  /** The file it is in, as messages call it, and the place of an error in it. */
  readonly file: DataFile;
  /** Where its bytes begin in a file that is not packed. */
  readonly offset?: number;
  /** The numbers' bytes in the file's order, opened anew by every call. */
  pieces(context: ReadContext): AsyncIterable<Uint8Array>;
}

/** What has to lie in memory at once, and what a packed file may become: a small archive may claim anything. */
const mostBytes = 2 ** 31;

/**
 * Arrays as the columns of a table. The survey reads them piece by piece and keeps nothing; only what
 * the model uses is read, and only that needs the same number of rows.
 */
export class ArraySource implements Source {
  readonly label: string;
  readonly path: Source["path"];
  private arrays: readonly NumberArray[] = [];

  constructor(
    private readonly files: readonly [DataFile, ...DataFile[]],
    { path }: Pick<DataFile, "path">,
    readonly target: readonly string[],
    private readonly open: (context: ReadContext) => Promise<readonly NumberArray[]>,
  ) {
    this.label = files[0].label;
    this.path = path;
  }

  async survey(survey: Survey, context: ReadContext): Promise<void> {
    this.arrays = await this.open(context);
    const profiles = survey.begin(
      this,
      this.arrays.map((array) => ({
        name: array.name,
        shape: rowShapeOf(array),
        categorical: array.categorical ?? false,
      })),
    );
    const used = this.arrays.filter(({ name }) => survey.isUsed(name));
    const rows = this.checkRows(used);
    for (const array of used) {
      const profile = profiles[this.arrays.indexOf(array)]!;
      await surveyArray(array, rows, profile, survey, context);
    }
    survey.rows += rows;
  }

  /** Plain arrays are read as fast as a copy of them would be. */
  fingerprint(): Promise<Fingerprint | undefined> {
    if (!this.files.some(isPacked)) return Promise.resolve(undefined);
    const all = this.files.map(fingerprintOf);
    return Promise.resolve({
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      identity: JSON.stringify(all.map(({ identity }) => identity)),
    });
  }

  async read(plan: readonly PlannedColumn[], context: ReadContext, store: RowStore): Promise<Table> {
    const columns: Column[] = [];
    let rows = 0;
    for (const planned of plan) {
      const array = this.arrays.find(({ name }) => name === planned.name)!;
      rows = array.shape[0]!;
      const values = await readArray(array, planned.categories, context, store);
      columns.push({ ...planned, shape: rowShapeOf(array), values });
    }
    return { rows, columns };
  }

  /** How many rows the arrays in use have in common. */
  private checkRows(used: readonly NumberArray[]): number {
    const [first] = used;
    // A name that is not there is told with the names that are.
    if (first === undefined) return 0;
    for (const array of used) {
      const { name, shape, type, file } = array;
      const isWhole = isPacked(file) || isTransposed(array);
      const refuse = (message: string): UserError => new UserError(message, { file: file.shown });
      if (shape.length === 0)
        throw refuse(
          say`"${name}" in ${file.label} is a single number, not an array with a row for each example.`,
        );
      if (sizeOf(shape) === 0)
        throw refuse(say`"${name}" in ${file.label} is empty: its shape is ${showArray(shape)}.`);
      if (shape[0] !== first.shape[0])
        throw refuse(
          say`"${name}" in ${file.label} has ${shape[0]!} rows and "${first.name}" has ${first.shape[0]!}: what is used together needs the same number of rows.`,
        );
      const bytes = sizeOf(shape) * type.make(0).BYTES_PER_ELEMENT;
      if (isWhole && bytes > mostBytes)
        throw refuse(
          say`"${name}" in ${file.label} has shape ${showArray(shape)}, which takes ${(bytes / 2 ** 30).toFixed(1)} GB. Of packed arrays and arrays in Fortran order at most 2 GB are read: save it with np.save in C order, or use fewer rows.`,
        );
    }
    return first.shape[0]!;
  }
}

/** `[60000, 28, 28]`: of a whole array, rows first. */
export const showArray = (shape: Shape): string => `[${shape.join(", ")}]`;

/** A last axis of 1 under rows holds single numbers. */
function rowShapeOf({ shape, rowShape = shape.slice(1) }: NumberArray): Shape {
  return rowShape.length === 1 && rowShape[0] === 1 ? [] : rowShape;
}

async function surveyArray(
  array: NumberArray,
  rows: number,
  profile: ColumnProfile,
  survey: Survey,
  context: ReadContext,
): Promise<void> {
  const { file, shape, firstAxisFastest = false } = array;
  const size = sizeOf(shape.slice(1));
  const counts = new Float64Array(256);
  const place = { label: file.label, file: file.shown, row: 0 };
  let done = 0;
  for await (const values of numbersOf(array, context)) {
    if (values instanceof Uint8Array) {
      // Bytes are always numbers and have 256 values: they are counted.
      for (const value of values) counts[value]!++;
    } else {
      for (let at = 0; at < values.length; at++) {
        const row = firstAxisFastest ? (done + at) % rows : Math.floor((done + at) / size);
        place.row = row + 1;
        if (profile.addEntry(values[at]!, place)) survey.incomplete.add(survey.rows + row);
      }
    }
    done += values.length;
  }
  counts.forEach((count, value) => {
    if (count > 0) profile.addNumber(value, count);
  });
}

const isPacked = ({ label }: DataFile): boolean => /\.(gz|npz)$/i.test(label);

/** Its rows do not lie one after the other. */
const isTransposed = ({ firstAxisFastest = false, shape }: NumberArray): boolean =>
  firstAxisFastest && shape.length > 1;

/** Row after row, whatever the order in the file; class numbers where there are categories. */
async function readArray(
  array: NumberArray,
  categories: readonly string[] | undefined,
  context: ReadContext,
  store: RowStore,
): Promise<RowValues> {
  const { shape, type } = array;
  const code = categories && coder(categories);
  const make = code ? (count: number) => new Float64Array(count) : type.make;
  const layout: RowLayout = { rows: shape[0]!, stride: sizeOf(shape.slice(1)), make };
  const inFile = code ? undefined : liesInPlace(array, layout, store);
  if (inFile !== undefined) return inFile;
  const sink = store.begin(layout);
  if (isTransposed(array)) {
    const values = await readTransposed(array, context);
    sink.append(code ? code(values) : values);
  } else for await (const piece of numbersOf(array, context)) sink.append(code ? code(piece) : piece);
  return sink.column(0);
}

/** The file itself, where its numbers are as memory would hold them and memory had better not. */
function liesInPlace(array: NumberArray, layout: RowLayout, store: RowStore): RowValues | undefined {
  const { file, offset, type, bigEndian = false } = array;
  const isPlain = type.isNative && (!bigEndian || type.bytes === 1);
  if (!isPlain || offset === undefined || isPacked(file) || isTransposed(array)) return undefined;
  return store.inPlace(layout, { offset, label: file.label, shown: file.shown, real: file.real });
}

async function readTransposed(array: NumberArray, context: ReadContext): Promise<ColumnValues> {
  const values = array.type.make(sizeOf(array.shape));
  const place = placeOfFirstFastest(array.shape);
  for await (const piece of numbersOf(array, context)) for (const value of piece) values[place()] = value;
  return values;
}

/** Positions in row-major order of the entries in Fortran order, one a call. */
function placeOfFirstFastest(shape: Shape): () => number {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const index = shape.map(() => 0);
  let next = 0;
  return () => {
    const place = next;
    for (let axis = 0; axis < shape.length; axis++) {
      next += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      next -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    return place;
  };
}

/** Exactly as many numbers as the shape says; throws a UserError where the file has fewer or more. */
async function* numbersOf(array: NumberArray, context: ReadContext): AsyncGenerator<ColumnValues> {
  const { name, shape, type, file, bigEndian = false } = array;
  const wanted = sizeOf(shape) * type.bytes;
  let found = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of array.pieces(context)) {
      context.signal?.throwIfAborted();
      found += piece.length;
      if (found > wanted)
        throw damaged(
          say`"${name}" in ${file.label} has more bytes than its shape ${showArray(shape)} needs (${wanted} bytes): the file is damaged or incomplete.`,
        );
      yield piece;
    }
  };
  const damaged = (message: string): UserError => new UserError(message, { file: file.shown });
  for await (const values of decodePieces(counted(), type, bigEndian)) yield values;
  if (found < wanted)
    throw damaged(
      say`"${name}" in ${file.label} has fewer bytes (${found}) than its shape ${showArray(shape)} needs (${wanted} bytes): the file is damaged or incomplete.`,
    );
}

/** Class indexes of numbers; NaN stays missing. */
function coder(categories: readonly string[]): (values: ColumnValues) => Float64Array {
  const indexOf = new Map(categories.map((category, index) => [category, index]));
  return (values) => Float64Array.from(values, (value) => indexOf.get(String(value)) ?? NaN);
}
