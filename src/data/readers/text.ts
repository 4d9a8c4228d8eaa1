import type { DataFile } from "../dataFile";
import type { Decoding } from "../dataSpec";
import { itemsOf } from "../items";
import type { OpenOptions, Reader } from "../readers";
import type { Column, PlannedColumn, ReadContext, Source, Table } from "../source";
import { inMemory } from "../rowValues";
import type { Survey } from "../survey";
import { UserError } from "../../engine/userError";
import { readText } from "../textFile";
import { vocabularyOf } from "../vocabulary";
import { say } from "../../words/words";

/**
 * A text as sequences of item numbers: the column `text` holds `length` items, `next` (the target) the same
 * items one on. Examples do not overlap, so that a split leaks nothing; what is left over at the end is left out.
 * Item 0 stands for every item that the training part does not have. CRLF counts as one line end.
 */
export const text: Reader = {
  summary: "a text, as sequences of characters or words",
  endings: [".txt", ".txt.gz"],
  open: (file, options) => new TextSource(file, options),
};

const defaultSequence: NonNullable<Decoding["sequence"]> = { length: 64, unit: "character" };
/** Its items are held in memory, four bytes each. */
const mostCharacters = 1 << 27;

class TextSource implements Source {
  readonly label: string;
  readonly path: Source["path"];
  readonly target = ["next"];
  private readonly length: number;
  /** The text: each item as its index in `names`, which are in the order of their first occurrence. */
  private items: Uint32Array = new Uint32Array();
  private names: readonly string[] = [];

  constructor(
    private readonly file: DataFile,
    private readonly options: OpenOptions,
  ) {
    this.label = file.label;
    this.path = file.path;
    this.length = (options.sequence ?? defaultSequence).length;
  }

  private get rows(): number {
    return Math.max(0, Math.floor((this.items.length - 1) / this.length));
  }

  async survey(survey: Survey, context: ReadContext): Promise<void> {
    await this.readItems(context);
    const { rows, length } = this;
    if (rows === 0)
      throw new UserError(
        say`${this.label} has ${this.items.length} items, and one example of "length": ${length} needs ${length + 1}. Use a longer text or a smaller "length".`,
        { file: this.file.shown },
      );
    // The first source is the training part; the others are read in its vocabulary.
    const vocabulary = survey.columns[0]?.vocabulary ?? this.vocabularyOfTrain();
    survey.begin(this, [
      { name: "text", shape: [length], vocabulary },
      { name: "next", shape: [length], vocabulary },
    ]);
    survey.rows += rows;
  }

  read(plan: readonly PlannedColumn[]): Promise<Table> {
    const { rows, length, items } = this;
    const columns = plan.map((planned): Column => {
      const numberOf = new Map(planned.vocabulary?.map((item, number) => [item, number]));
      const numbers = Uint32Array.from(this.names, (name) => numberOf.get(name) ?? 0);
      const first = planned.name === "next" ? 1 : 0;
      const values = Uint32Array.from({ length: rows * length }, (_, at) => numbers[items[first + at]!]!);
      return { ...planned, shape: [length], values: inMemory(values, length) };
    });
    return Promise.resolve({ rows, columns });
  }

  private vocabularyOfTrain(): readonly string[] {
    const { length, items, names } = this;
    const counts = new Float64Array(names.length);
    for (const row of this.options.trainRows(this.rows)) {
      for (let at = row * length; at <= (row + 1) * length; at++) counts[items[at]!]!++;
    }
    return vocabularyOf(names, counts);
  }

  private async readItems(context: ReadContext): Promise<void> {
    const pieces: string[] = [];
    let characters = 0;
    let currentLine = 1;
    const { file } = this;
    await readText(file, context, {
      push(piece) {
        pieces.push(piece);
        characters += piece.length;
        for (let at = piece.indexOf("\n"); at >= 0; at = piece.indexOf("\n", at + 1)) currentLine++;
        if (characters > mostCharacters)
          throw new UserError(
            say`${file.label} has more than ${mostCharacters} characters. Use a part of the text.`,
            { file: file.shown },
          );
      },
      get currentLine() {
        return currentLine;
      },
    });
    const indexOf = new Map<string, number>();
    let items = new Uint32Array(1024);
    let count = 0;
    const { unit } = this.options.sequence ?? defaultSequence;
    for (const item of itemsOf(pieces.join("").replaceAll("\r\n", "\n"), unit)) {
      let index = indexOf.get(item);
      if (index === undefined) indexOf.set(item, (index = indexOf.size));
      if (count === items.length) {
        const larger = new Uint32Array(2 * count);
        larger.set(items);
        items = larger;
      }
      items[count++] = index;
      if (count % (1 << 20) === 0) context.signal?.throwIfAborted();
    }
    this.items = items.slice(0, count);
    this.names = [...indexOf.keys()];
  }
}
