import { UserError } from "../../engine/userError";
import type { CellPlace } from "../columnProfile";
import { CsvParser, type CsvRecord } from "../csvParser";
import { type DataFile, fingerprintOf } from "../dataFile";
import { parseNumber } from "../number";
import type { Reader } from "../readers";
import type { Column, Fingerprint, PlannedColumn, ReadContext, Source, Table } from "../source";
import type { RowStore } from "../store/rowSink";
import type { Survey } from "../survey";
import { headerNames } from "./csvHeader";
import { readText } from "../textFile";

/**
 * Comma- or tab-separated values with a header row, RFC 4180 quoting. Blanks around a cell belong to
 * no name, number or category.
 */
export const csv: Reader = {
  summary: "comma- or tab-separated values with a header row",
  endings: [".csv", ".tsv", ".csv.gz", ".tsv.gz"],
  open: (file) => new CsvSource(file),
};

type OnRow = (record: CsvRecord, row: number) => void;

class CsvSource implements Source {
  readonly label: string;
  readonly path: Source["path"];
  readonly target = [];
  private names: readonly string[] = [];
  private rows = 0;

  constructor(private readonly file: DataFile) {
    this.label = file.label;
    this.path = file.path;
  }

  async survey(survey: Survey, context: ReadContext): Promise<void> {
    let profiles: ReturnType<Survey["begin"]> = [];
    let used: boolean[] = [];
    const place = { label: this.label, file: this.file.shown, row: 0, line: 0, column: 0 };
    const begin = (names: readonly string[]): void => {
      this.names = names;
      profiles = survey.begin(
        this,
        names.map((name) => ({ name })),
      );
      used = names.map((name) => survey.isUsed(name));
    };
    this.rows = await this.scan(context, begin, (record, row) => {
      let incomplete = false;
      for (let at = 0; at < profiles.length; at++) {
        setPlace(place, record, row, at);
        if (profiles[at]!.addText(record.cells[at]!, place) && used[at]!) incomplete = true;
      }
      if (incomplete) survey.incomplete.add(survey.rows);
      survey.rows++;
    });
  }

  fingerprint(): Promise<Fingerprint> {
    return Promise.resolve(fingerprintOf(this.file));
  }

  async read(plan: readonly PlannedColumn[], context: ReadContext, store: RowStore): Promise<Table> {
    const { rows } = this;
    const sink = store.begin({ rows, stride: plan.length, make: (count) => new Float64Array(count) });
    const numbers = new Float64Array(plan.length);
    const cellOf = plan.map(({ name }) => this.names.indexOf(name));
    const numberOf = plan.map(({ categories }) => valueReader(categories));
    const counted = await this.scan(
      context,
      (names) => {
        if (names.join("\n") !== this.names.join("\n")) throw this.changed();
      },
      (record, row) => {
        if (row > rows) throw this.changed();
        for (let at = 0; at < numbers.length; at++) {
          const value = numberOf[at]!(record.cells[cellOf[at]!]!.trim());
          if (value === undefined) throw this.changed();
          numbers[at] = value;
        }
        sink.append(numbers);
      },
    );
    if (counted !== rows) throw this.changed();
    const columns = plan.map((column, at): Column => ({ ...column, shape: [], values: sink.column(at) }));
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
      throw new UserError(`${this.label} is empty. Its first line must name the columns.`, start);
    if (row === 0) throw new UserError(`${this.label} has a header but no rows.`, start);
    return row;
  }

  private ragged({ cells, lines, columns }: CsvRecord, width: number, row: number): UserError {
    const at = cells.length > width ? width : 0;
    return new UserError(
      `Row ${row} of ${this.label} (line ${lines[0]!}) has ${count(cells.length)}, the header has ${width}. ` +
        "A cell that holds a comma, a tab or a line end must stand in quotes.",
      { file: this.file.shown, line: lines[at]!, column: columns[at]! },
    );
  }

  private changed(): UserError {
    return new UserError(`${this.label} changed while it was read. Try again when it is complete.`, {
      file: this.file.shown,
    });
  }
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

const count = (cells: number): string => (cells === 1 ? "1 cell" : `${cells} cells`);
