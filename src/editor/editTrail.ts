import type { TextRange } from "../model/problem";

/** One replacement in a text: `removed` UTF-16 units at `offset` became `inserted` others. */
export interface TextChange {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: number;
}

/**
 * Follows places of a text through the edits made since: what a run says about the text it was started
 * from is shown where that text is now.
 */
export class EditTrail {
  private readonly changes: TextChange[] = [];
  private present: string;

  constructor(text: string) {
    this.present = text;
  }

  /** Takes the edits of one moment, in the order they can be applied one after the other. */
  follow(changes: readonly TextChange[], present: string): void {
    this.changes.push(...changes);
    this.present = present;
  }

  /** The text came back (file closed and opened again): whatever differs was changed in between. */
  catchUp(present: string): void {
    const change = changeBetween(this.present, present);
    if (change !== undefined) this.follow([change], present);
  }

  /** Where the range of the first text is now; undefined when the text in it was changed. */
  now(range: TextRange): TextRange | undefined {
    let { offset } = range;
    for (const change of this.changes) {
      if (change.offset >= offset + range.length) continue;
      if (change.offset + change.removed > offset) return undefined;
      offset += change.inserted - change.removed;
    }
    return { offset, length: range.length };
  }
}

/** The one replacement that turns `before` into `after`; undefined where they are equal. */
export function changeBetween(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { offset: start, removed: before.length - start - end, inserted: after.length - start - end };
}
