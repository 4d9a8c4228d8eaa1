import { type Shape, sizeOf } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import type { CellPlace, ColumnProfile } from "../columnProfile";
import { CsvParser, type CsvRecord } from "../csvParser";
import { type DataFile, fingerprintOf } from "../dataFile";
import type { SequenceDecoding } from "../dataSpec";
import { countItems, ItemCounts, itemWriter } from "../items";
import { parseNumber } from "../number";
import type { OpenOptions, Reader } from "../readers";
import type { Column, Fingerprint, PlannedColumn, ReadContext, Source, Table } from "../source";
import type { RowStore } from "../store/rowSink";
import type { Survey } from "../survey";
import { headerNames } from "./csvHeader";
import { readText } from "../textFile";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/**
 * Comma- or tab-separated values with a header row, RFC 4180 quoting. Blanks around a cell belong to
 * no name, number, category or sequence. Where the model file says "sequence", the columns in use are texts,
 * and each text a sequence of item numbers.
 */
export const csv: Reader = {
  summary: "comma- or tab-separated values with a header row",
  endings: [".csv", ".tsv", ".csv.gz", ".tsv.gz"],
  open: (file, options) => new CsvSource(file, options),
};

type OnRow = (record: CsvRecord, row: number) => void;

class CsvSource implements Source {
  readonly label: string;
  readonly path: Source["path"];
  readonly target = [];
  private names: readonly string[] = [];
  private rows = 0;

  constructor(
    private readonly file: DataFile,
    private readonly options: OpenOptions,
  ) {
    this.label = file.label;
    this.path = file.path;
  }

  async survey(survey: Survey, context: ReadContext): Promise<void> {
    const { sequence } = this.options;
    let profiles: ReturnType<Survey["begin"]> = [];
    let used: boolean[] = [];
    const isSequence = (name: string): boolean =>
      sequence !== undefined && survey.isUsed(name) && !survey.isDeclaredCategorical(name);
    const place = { label: this.label, file: this.file.shown, row: 0, line: 0, column: 0 };
    const begin = (names: readonly string[]): void => {
      this.names = names;
      profiles = survey.begin(
        this,
        names.map((name) => (isSequence(name) ? { name, shape: [sequence!.length] } : { name })),
      );
      used = names.map((name) => survey.isUsed(name));
    };
    this.rows = await this.scan(context, begin, (record, row) => {
      let incomplete = false;
      for (let at = 0; at < profiles.length; at++) {
        setPlace(place, record, row, at);
        if (addCell(profiles[at]!, record.cells[at]!, sequence, place) && used[at]!) incomplete = true;
      }
      if (incomplete) survey.incomplete.add(survey.rows);
      survey.rows++;
    });
    await this.learnItems(profiles, context);
  }

  /** The vocabularies of sequences, from the training rows of the first source; the others are read in them. */
  private async learnItems(profiles: readonly ColumnProfile[], context: ReadContext): Promise<void> {
    const { sequence } = this.options;
    const open = profiles.filter(({ shape, vocabulary }) => shape.length > 0 && vocabulary === undefined);
    if (open.length === 0) return;
    const isTrained = new Uint8Array(this.rows);
    for (const row of this.options.trainRows(this.rows)) isTrained[row] = 1;
    const counts = open.map((profile) => ({
      profile,
      cell: profiles.indexOf(profile),
      items: new ItemCounts(sequence!),
    }));
    await this.scan(
      context,
      (names) => this.checkHeader(names),
      (record, row) => {
        if (isTrained[row - 1] !== 1) return;
        for (const { cell, items } of counts) items.add(record.cells[cell]!.trim());
      },
    );
    for (const { profile, items } of counts) profile.vocabulary = items.vocabulary();
  }

  fingerprint(): Promise<Fingerprint> {
    return Promise.resolve(fingerprintOf(this.file));
  }

  async read(plan: readonly PlannedColumn[], context: ReadContext, store: RowStore): Promise<Table> {
    const { rows } = this;
    const cells = plan.map((planned) => cellReader(planned, this.options));
    const firsts = cells.map((_, at) =>
      cells.slice(0, at).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    );
    const stride = cells.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const sink = store.begin({ rows, stride, make: (count) => new Float64Array(count) });
    const numbers = new Float64Array(stride);
    const cellOf = plan.map(({ name }) => this.names.indexOf(name));
    const counted = await this.scan(
      context,
      (names) => this.checkHeader(names),
      (record, row) => {
        if (row > rows) throw this.changed();
        for (let at = 0; at < cells.length; at++) {
          if (!cells[at]!.read(record.cells[cellOf[at]!]!.trim(), numbers, firsts[at]!)) throw this.changed();
        }
        sink.append(numbers);
      },
    );
    if (counted !== rows) throw this.changed();
    const columns = plan.map((planned, at): Column => {
      const { shape } = cells[at]!;
      return { ...planned, shape, values: sink.column(firsts[at]!) };
    });
    return { rows, columns };
  }

  /** Calls `onHeader` once and `onRow` for every row (counted from 1); returns how many there were. */
  private async scan(
    context: ReadContext,
    onHeader: (names: string[]) => void,
    onRow: OnRow,
  ): Promise<number> {
    const delimiter = /\.tsv(\.gz)?$/i.test(this.file.label) ? "\t" : ",";
    let width = 0;
    let row = -1;
    const parser = new CsvParser(delimiter, this.file.shown, (record) => {
      if (++row === 0) {
        width = record.cells.length;
        onHeader(headerNames(record, this.file));
      } else {
        if (record.cells.length !== width) throw this.ragged(record, width, row);
        onRow(record, row);
      }
    });
    await readText(this.file, context, parser);
    parser.end();
    const start = { file: this.file.shown, line: 1, column: 1 };
    if (row === -1)
      throw new UserError(say`${this.label} is empty. Its first line must name the columns.`, start);
    if (row === 0) throw new UserError(say`${this.label} has a header but no rows.`, start);
    return row;
  }

  private ragged({ cells, lines, columns }: CsvRecord, width: number, row: number): UserError {
    const at = cells.length > width ? width : 0;
    const found =
      cells.length === 1
        ? say`Row ${row} of ${this.label} (line ${lines[0]!}) has 1 cell, the header has ${width}.`
        : say`Row ${row} of ${this.label} (line ${lines[0]!}) has ${cells.length} cells, the header has ${width}.`;
    return new UserError(
      sentences(found, say`A cell that holds a comma, a tab or a line end must stand in quotes.`),
      { file: this.file.shown, line: lines[at]!, column: columns[at]! },
    );
  }

  /** Of a further pass: the columns are still those of the first. */
  private checkHeader(names: readonly string[]): void {
    if (names.join("\n") !== this.names.join("\n")) throw this.changed();
  }

  private changed(): UserError {
    return new UserError(say`${this.label} changed while it was read. Try again when it is complete.`, {
      file: this.file.shown,
    });
  }
}

function addCell(
  profile: ColumnProfile,
  cell: string,
  sequence: SequenceDecoding | undefined,
  place: CellPlace,
): boolean {
  if (profile.shape.length === 0) return profile.addText(cell, place);
  const text = cell.trim();
  return profile.addSequence(text, countItems(text, sequence!.unit), sequence!, place);
}

/** Reads a cell without blanks around it into the numbers of a row, from `at` on; false: it cannot stand there. */
interface CellReader {
  readonly shape: Shape;
  read(text: string, numbers: Float64Array, at: number): boolean;
}

function cellReader({ vocabulary, categories }: PlannedColumn, { sequence }: OpenOptions): CellReader {
  if (vocabulary !== undefined && sequence !== undefined) {
    const write = itemWriter(vocabulary, sequence);
    return {
      shape: [sequence.length],
      read: (text, numbers, at) => write(text, numbers, at) || sequence.longer === "cut",
    };
  }
  const numberOf = valueReader(categories);
  return {
    shape: [],
    read(text, numbers, at) {
      const value = numberOf(text);
      if (value !== undefined) numbers[at] = value;
      return value !== undefined;
    },
  };
}

/** The number or class index of a cell without blanks around it; NaN where it is empty; undefined: neither. */
function valueReader(categories: readonly string[] | undefined): (text: string) => number | undefined {
  if (categories === undefined) {
    return (text) => {
      const value = text === "" ? 0 : parseNumber(text);
      return text === "" ? NaN : Number.isFinite(value) ? value : undefined;
    };
  }
  const indexOf = new Map(categories.map((category, index) => [category, index]));
  return (text) => (text === "" ? NaN : indexOf.get(text));
}

function setPlace(
  place: { -readonly [K in keyof CellPlace]: CellPlace[K] },
  record: CsvRecord,
  row: number,
  at: number,
): void {
  place.row = row;
  place.line = record.lines[at];
  place.column = record.columns[at];
}
