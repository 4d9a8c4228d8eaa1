/** A place as people say it: line and column, both from 1. Columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Translates between offsets and lines of one text. A line ends with `\n`, `\r\n` or a lone `\r`. */
export interface LineMap {
  readonly lineCount: number;
  /** Clamped into the text; inside a line break: the end of that line. */
  positionAt(offset: number): Position;
  /** Clamped into the text and into the line. */
  offsetAt(position: Position): number;
}

export const lineMapOf = (text: string): LineMap => {
  /** Offset of the first character of each line, and of the break that ends it. */
  const starts = [0];
  const ends: number[] = [];
  for (const lineBreak of text.matchAll(/\r\n|\r|\n/g)) {
    ends.push(lineBreak.index);
    starts.push(lineBreak.index + lineBreak[0].length);
  }
  ends.push(text.length);

  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

  return {
    lineCount: starts.length,
    positionAt(offset) {
      const line = lineOf(clamp(offset, 0, text.length));
      return { line: line + 1, column: clamp(offset, starts[line]!, ends[line]!) - starts[line]! + 1 };
    },
    offsetAt({ line, column }) {
      const index = clamp(line, 1, starts.length) - 1;
      return clamp(starts[index]! + column - 1, starts[index]!, ends[index]!);
    },
  };
};
