import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../engine/userError";
import { codeOf, storageReason } from "../runs/storageError";
import type { ShownCheckpoint } from "../shownSteering";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** So many checkpoints a run, and so many bytes of all of them. */
export interface ShelfLimits {
  readonly count: number;
  readonly bytes: number;
}

const usualLimits: ShelfLimits = { count: 20, bytes: 512 * 2 ** 20 };

/** What a person calls it. */
export const nameOfCheckpoint = ({ name, step }: Pick<ShownCheckpoint, "name" | "step">): string =>
  name === undefined ? say`The checkpoint of step ${step}` : say`The checkpoint “${name}” of step ${step}`;

/**
 * A run's checkpoints: files beside its record, and in memory what cannot be written. Writing waits for the disk,
 * so that a checkpoint is whole before the next step; it happens in the run's worker, where nobody else waits.
 */
export class CheckpointShelf {
  private entries: ShownCheckpoint[] = [];
  private readonly inMemory = new Map<string, Uint8Array>();
  private readonly messages: string[] = [];
  private madeRoom = 0;
  private toldStorage = false;

  constructor(
    /** The file of a checkpoint of that id; undefined: the run is not recorded, and all stays in memory. */
    private readonly fileOf: ((id: string) => string) | undefined,
    private readonly limits: ShelfLimits = usualLimits,
  ) {}

  /** The best one, then the others, oldest first. */
  get all(): readonly ShownCheckpoint[] {
    return this.entries;
  }

  /** The latest of the kind `best`. */
  get best(): ShownCheckpoint | undefined {
    return this.entries.findLast(({ kind }) => kind === "best");
  }

  has(id: string): boolean {
    return this.entries.some((one) => one.id === id);
  }

  /** What a person has to know, latest last. */
  get told(): readonly string[] {
    const { count, bytes } = this.limits;
    const megabytes = Math.round(bytes / 2 ** 20);
    return this.madeRoom === 0
      ? this.messages
      : [
          ...this.messages,
          sentences(
            this.madeRoom === 1
              ? say`The oldest checkpoint was removed to make room: ${count} are kept of a run, and at most ${megabytes} MB.`
              : say`The ${this.madeRoom} oldest checkpoints were removed to make room: ${count} are kept of a run, and at most ${megabytes} MB.`,
            say`Checkpoints with a name stay.`,
          ),
        ];
  }

  get(id: string): ShownCheckpoint {
    const found = this.entries.find((one) => one.id === id);
    if (found === undefined) throw new UserError(say`This checkpoint is no longer there.`);
    return found;
  }

  /** Keeps it; the oldest that have no name make room, but not the `spared`. A UserError says where there is none. */
  add(about: Omit<ShownCheckpoint, "fileBytes">, bytes: Uint8Array, spared?: string): void {
    this.makeRoom(bytes.length, spared);
    this.put(about, bytes, this.write(about.id, bytes, "tells"));
  }

  /**
   * Keeps the best one. Those before it go, but for one that has a name, which stays like any other, and the
   * `awaited`. One that there is no room for is not kept, and nobody is told: nobody asked for it.
   */
  replaceBest(
    about: Omit<ShownCheckpoint, "fileBytes">,
    bytes: Uint8Array,
    awaited: ReadonlySet<string>,
    isWritten?: boolean,
  ): void {
    if (bytes.length > this.limits.bytes) return;
    this.change((one) => (one.kind === "best" && one.name !== undefined ? { ...one, kind: "hand" } : one));
    const before = this.entries.filter(({ kind, id }) => kind === "best" && !awaited.has(id));
    try {
      if (before.length === 0) this.makeRoom(bytes.length, undefined);
    } catch (error) {
      if (error instanceof UserError) return;
      throw error;
    }
    this.put(about, bytes, isWritten ?? this.write(about.id, bytes, "quiet"));
    for (const { id } of before) this.remove(id);
  }

  /** Writes the file of the best one that is to come, and waits for nobody; false where it cannot be written. */
  async writeMeanwhile(id: string, bytes: Uint8Array): Promise<boolean> {
    const file = this.fileOf?.(id);
    if (file === undefined || bytes.length > this.limits.bytes) return false;
    const beside = `${file}.meanwhile`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(beside, bytes);
      await rename(beside, file);
      return true;
    } catch {
      await rm(beside, { force: true }).catch(() => undefined);
      return false;
    }
  }

  /** Removes the file of one that did not become a checkpoint. */
  forget(id: string): void {
    const file = this.fileOf?.(id);
    if (file !== undefined && !this.has(id)) void rm(file, { force: true }).catch(() => undefined);
  }

  private put(about: Omit<ShownCheckpoint, "fileBytes">, bytes: Uint8Array, written: boolean): void {
    if (!written) this.inMemory.set(about.id, bytes);
    const entry = { ...about, fileBytes: bytes.length, ...(!written && { inMemory: true as const }) };
    const all = [...this.entries, entry];
    this.entries = [
      ...all.filter(({ kind }) => kind === "best"),
      ...all.filter(({ kind }) => kind !== "best"),
    ];
  }

  /** A UserError names the checkpoint where its file cannot be read. */
  read(id: string): { readonly bytes: Uint8Array; readonly file: string } {
    const about = this.get(id);
    const kept = this.inMemory.get(id);
    if (kept !== undefined) return { bytes: kept, file: nameOfCheckpoint(about) };
    const file = this.fileOf!(id);
    try {
      return { bytes: readFileSync(file), file };
    } catch (error) {
      const why = codeOf(error) === "ENOENT" ? say`its file is no longer there` : storageReason(error);
      throw new UserError(say`${nameOfCheckpoint(about)} cannot be used: ${why}.`, { file });
    }
  }

  remove(id: string): void {
    this.get(id);
    this.entries = this.entries.filter((one) => one.id !== id);
    // What cannot be removed now goes with the run.
    if (!this.inMemory.delete(id)) this.forget(id);
  }

  /** Changes what is shown of each. */
  change(changed: (about: ShownCheckpoint) => ShownCheckpoint): void {
    this.entries = this.entries.map(changed);
  }

  private makeRoom(bytes: number, spared: string | undefined): void {
    // A run that is done again may hold several best ones for a while: it makes room as the first one did.
    const counted = () => this.entries.filter((one) => one.kind !== "best" || one === this.best);
    const isFull = () =>
      counted().length + 1 > this.limits.count ||
      counted().reduce((sum, one) => sum + one.fileBytes, bytes) > this.limits.bytes;
    while (isFull() && this.entries.length > 0) {
      const oldest = this.entries.find(
        ({ id, name, kind }) => name === undefined && kind !== "start" && kind !== "best" && id !== spared,
      );
      // What has a name stays, however large it is.
      if (oldest === undefined && counted().length < this.limits.count) return;
      if (oldest === undefined)
        throw new UserError(
          sentences(
            say`There is no room for another checkpoint: ${counted().length} are kept that have a name or were made by themselves.`,
            say`Delete one, or take its name away.`,
          ),
        );
      this.remove(oldest.id);
      this.madeRoom++;
    }
  }

  /** True when it is on the disk. */
  private write(id: string, bytes: Uint8Array, how: "tells" | "quiet"): boolean {
    const file = this.fileOf?.(id);
    if (file === undefined) return false;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, bytes);
      renameSync(`${file}.new`, file);
      return true;
    } catch (error) {
      try {
        rmSync(`${file}.new`, { force: true });
      } catch {
        // What is left of it goes with the run.
      }
      if (how === "quiet") return false;
      if (!this.toldStorage)
        this.messages.push(
          sentences(
            say`Checkpoints cannot be written to ${dirname(file)}: ${storageReason(error)}.`,
            say`They stay in memory for as long as the run's worker lives: going back works, forking does not.`,
          ),
        );
      this.toldStorage = true;
      return false;
    }
  }
}
