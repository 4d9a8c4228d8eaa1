import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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

  /** Oldest first. */
  get all(): readonly ShownCheckpoint[] {
    return this.entries;
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
    const written = this.write(about.id, bytes);
    if (!written) this.inMemory.set(about.id, bytes);
    const entry = { ...about, fileBytes: bytes.length };
    this.entries = [...this.entries, written ? entry : { ...entry, inMemory: true as const }];
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
    if (this.inMemory.delete(id) || this.fileOf === undefined) return;
    // What cannot be removed now goes with the run.
    try {
      rmSync(this.fileOf(id), { force: true });
    } catch {
      return;
    }
  }

  /** Changes what is shown of each. */
  change(changed: (about: ShownCheckpoint) => ShownCheckpoint): void {
    this.entries = this.entries.map(changed);
  }

  private makeRoom(bytes: number, spared: string | undefined): void {
    const isFull = () =>
      this.entries.length + 1 > this.limits.count ||
      this.entries.reduce((sum, one) => sum + one.fileBytes, bytes) > this.limits.bytes;
    while (isFull() && this.entries.length > 0) {
      const oldest = this.entries.find(
        ({ id, name, kind }) => name === undefined && kind !== "start" && id !== spared,
      );
      // What has a name stays, however large it is.
      if (oldest === undefined && this.entries.length < this.limits.count) return;
      if (oldest === undefined)
        throw new UserError(
          sentences(
            say`There is no room for another checkpoint: ${this.entries.length} that have a name are kept.`,
            say`Delete one, or take its name away.`,
          ),
        );
      this.remove(oldest.id);
      this.madeRoom++;
    }
  }

  /** True when it is on the disk. */
  private write(id: string, bytes: Uint8Array): boolean {
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
