import { openSync, unlinkSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../engine/userError";
import type { RowValues } from "../rowValues";
import type { Source } from "../source";
import { alignedBytes, hasRoom } from "./disk";
import { FileRows } from "./fileRows";
import { FileSink } from "./fileSink";
import type { MemoryBudget } from "./memoryBudget";
import { bytesOf, MemorySink, type RowLayout, type RowPlace, type RowSink, type RowStore } from "./rowSink";
import { say } from "../../words/words";

/** In memory as long as that lasts, then in a file that is gone with the process. */
export class SpillStore implements RowStore {
  private descriptor: number | undefined;
  private end = 0;

  constructor(
    private readonly source: Source,
    private readonly memory: MemoryBudget,
  ) {}

  inPlace(layout: RowLayout, { offset, label, shown, real }: RowPlace): RowValues | undefined {
    if (this.memory.has(bytesOf(layout))) return undefined;
    const descriptor = openSync(real, "r");
    return new FileRows({ ...layout, descriptor, offset, label, file: shown }).column(0);
  }

  begin(layout: RowLayout): RowSink {
    const bytes = bytesOf(layout);
    if (this.memory.take(bytes)) return new MemorySink(layout);
    const { label, path } = this.source;
    if (!hasRoom(bytes, tmpdir()))
      throw new UserError(
        say`${label} takes ${(bytes / 2 ** 30).toFixed(1)} GB once it is decoded, more than what may lie in memory and more than the disk of ${tmpdir()} has left. Make room there, or use fewer or smaller examples.`,
        { path },
      );
    this.descriptor ??= openUnnamed();
    const region = { ...layout, descriptor: this.descriptor, offset: this.end, label, file: tmpdir() };
    this.end += alignedBytes(bytes);
    return new FileSink(region);
  }
}

/** A file without a name: nobody else finds it, and the system frees it when the process ends. */
function openUnnamed(): number {
  const file = join(tmpdir(), `model-debugger-${randomUUID()}.rows`);
  const descriptor = openSync(file, "wx+", 0o600);
  unlinkSync(file);
  return descriptor;
}
