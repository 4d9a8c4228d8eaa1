import { UserError } from "../engine/userError";
import { say } from "../words/words";
import { sentences } from "../words/lists";

/** One record and where its cells begin (lines and columns from 1). Reused: copy what must last. */
export interface CsvRecord {
  readonly cells: string[];
  readonly lines: number[];
  readonly columns: number[];
}

/** A lost quote swallows the rest of a file; past this many characters it is said instead of waited for. */
const longestCell = 1_000_000;
const mostCells = 100_000;

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;

type State = "cellStart" | "plain" | "quoted" | "afterQuote" | "blankAfterQuote";

/**
 * RFC 4180 in pieces: a cell may be quoted, `""` inside quotes is one quote, quoted cells may hold
 * delimiters and line ends; CRLF, LF and CR end a line; an empty line is no record. Time is linear and
 * memory bounded by one record, whatever the text. (An own parser, because messages need each
 * cell's exact place.)
 */
export class CsvParser {
  private readonly record: CsvRecord = { cells: [], lines: [], columns: [] };
  private readonly delimiter: number;
  private state: State = "cellStart";
  private cell = "";
  private cellLine = 1;
  private cellColumn = 1;
  private wasQuoted = false;
  private line = 1;
  /** Of the whole text: where the piece in hand and the line in hand begin. */
  private offset = 0;
  private lineStart = 0;
  /** The last character was CR: an LF now belongs to the same line end. */
  private afterReturn = false;

  constructor(
    delimiter: "," | "\t",
    private readonly file: string,
    private readonly onRecord: (record: CsvRecord) => void,
  ) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** The line that the next piece goes on with, from 1. */
  get currentLine(): number {
    return this.line;
  }

  push(text: string): void {
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      switch (this.state) {
        case "cellStart":
          if (code === lineFeed && this.afterReturn) {
            this.lineStart = this.offset + ++at;
            this.afterReturn = false;
            break;
          }
          this.afterReturn = false;
          this.openCell(this.offset + at);
          this.wasQuoted = code === quote;
          this.state = this.wasQuoted ? "quoted" : "plain";
          if (this.wasQuoted) at++;
          break;
        case "plain": {
          const end = this.endOfPlain(text, at);
          this.append(text, at, end);
          at = end;
          if (end < text.length) this.endCell(text.charCodeAt(end), this.offset + ++at);
          break;
        }
        case "quoted": {
          const end = this.endOfQuoted(text, at);
          this.append(text, at, end);
          at = end;
          if (end < text.length) {
            at++;
            this.state = "afterQuote";
          }
          break;
        }
        case "afterQuote":
        case "blankAfterQuote":
          at++;
          if (code === this.delimiter || code === lineFeed || code === carriageReturn) {
            this.endCell(code, this.offset + at);
          } else if (code === quote && this.state === "afterQuote") {
            this.cell += '"';
            this.state = "quoted";
          } else if (code === space) this.state = "blankAfterQuote";
          else throw this.strayText(this.offset + at - this.lineStart);
          break;
      }
    }
    this.offset += text.length;
  }

  /** The text is complete: the last record needs no line end. */
  end(): void {
    if (this.state === "quoted")
      throw this.unclosed(say`The quote that opens here is not closed to the end of the file.`);
    if (this.state === "cellStart") {
      if (this.record.cells.length === 0) return;
      this.openCell(this.offset);
      this.wasQuoted = false;
    }
    this.endCell(lineFeed, this.offset);
  }

  private openCell(offset: number): void {
    this.cell = "";
    this.cellLine = this.line;
    this.cellColumn = offset - this.lineStart + 1;
  }

  private endOfPlain(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.delimiter || code === lineFeed || code === carriageReturn) return at;
    }
    return text.length;
  }

  /** Where the next quote stands; counts the lines on the way. */
  private endOfQuoted(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === lineFeed || code === carriageReturn) {
        if (code === carriageReturn || !this.afterReturn) this.line++;
        this.lineStart = this.offset + at + 1;
      }
      this.afterReturn = code === carriageReturn;
      if (code === quote) return at;
    }
    return text.length;
  }

  private append(text: string, from: number, to: number): void {
    const piece = text.slice(from, to);
    this.cell = this.cell === "" ? piece : this.cell + piece;
    if (this.cell.length <= longestCell) return;
    if (this.wasQuoted)
      throw this.unclosed(say`The quote that opens here is not closed for ${longestCell} characters.`);
    throw new UserError(
      say`A cell is longer than ${longestCell} characters: this is no table.`,
      this.placeOfCell(),
    );
  }

  /** `next` is the offset after the character `code` that ends the cell. */
  private endCell(code: number, next: number): void {
    const { cells, lines, columns } = this.record;
    cells.push(this.cell);
    lines.push(this.cellLine);
    columns.push(this.cellColumn);
    if (cells.length > mostCells) {
      throw new UserError(say`A row has more than ${mostCells} cells: this is no table.`, this.placeOfCell());
    }
    this.state = "cellStart";
    if (code === this.delimiter) return;
    const blank = cells.length === 1 && this.cell === "" && !this.wasQuoted;
    if (!blank) this.onRecord(this.record);
    cells.length = lines.length = columns.length = 0;
    this.line++;
    this.lineStart = next;
    this.afterReturn = code === carriageReturn;
  }

  private placeOfCell(): { file: string; line: number; column: number } {
    return { file: this.file, line: this.cellLine, column: this.cellColumn };
  }

  private unclosed(what: string): UserError {
    return new UserError(
      sentences(what, say`Close it, or write a quote that belongs to the text twice: "".`),
      this.placeOfCell(),
    );
  }

  private strayText(column: number): UserError {
    return new UserError(
      say`Text follows a closing quote. Put the whole cell in quotes, and write a quote that belongs to the text twice: "".`,
      { file: this.file, line: this.line, column },
    );
  }
}
