import { open, readdir, readFile, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../../engine/userError";
import type { RecordOrder } from "../jobs";
import type { ShownCheckpoint } from "../shownSteering";
import { readAbout } from "../steering/checkpointFile";
import { checkFileHead, decodeRecord, fileHeadLength, recordHeadLength, recordsIn } from "./recordLog";
import { RunFold } from "./runFold";
import { isKept, type RecordedRun, type RunNote } from "./runRecord";
import { summaryOf, unreadableSummary, type RunSummary } from "./runSummary";
import { codeOf, storageReason } from "./storageError";
import { say } from "../../words/words";

/** Where a run is recorded. */
export interface RunPlace {
  readonly folder: string;
  readonly id: string;
}

const ending = ".run";
const checkpointEnding = ".checkpoint";
/** Set aside by Delete until it can no longer be undone. */
const asideEnding = ".run.deleted";

export const fileOfRun = ({ folder, id }: RunPlace): string => join(folder, id + ending);
/** A run's checkpoints lie in a folder beside its record. */
const checkpointsOf = ({ folder, id }: RunPlace): string => join(folder, `${id}.checkpoints`);
export const fileOfCheckpoint = (place: RunPlace, checkpoint: string): string =>
  join(checkpointsOf(place), checkpoint + checkpointEnding);
const noteOfRun = ({ folder, id }: RunPlace): string => join(folder, `${id}.note.json`);
const asideOfRun = ({ folder, id }: RunPlace): string => join(folder, id + asideEnding);

/** Everything of a run. Throws a UserError where it cannot be opened. */
export async function readRun(place: RunPlace): Promise<RecordedRun> {
  const file = fileOfRun(place);
  const bytes = await readFile(file).catch((error: unknown) => {
    const why = codeOf(error) === "ENOENT" ? say`it is no longer there` : storageReason(error);
    throw new UserError(say`The recorded run cannot be read: ${why}.`, { file });
  });
  const note = await readNote(place);
  const run = foldRun(bytes, file, note);
  const { steering } = run.snapshot;
  if (steering === undefined) return run;
  const checkpoints = await checkpointsThere(place, steering.checkpoints);
  const named = checkpoints.map((one) => namedBy(note, one));
  return { ...run, snapshot: { ...run.snapshot, steering: { ...steering, checkpoints: named } } };
}

/**
 * Those of a run whose files are there: of the ones that its record knows, and of the ones that were kept after the
 * last of it was recorded, before a kill.
 */
async function checkpointsThere(
  place: RunPlace,
  known: readonly ShownCheckpoint[],
): Promise<readonly ShownCheckpoint[]> {
  const names = await readdir(checkpointsOf(place)).catch(() => []);
  const ids = names.filter((name) => name.endsWith(checkpointEnding)).map((name) => idIn(name));
  const missing = ids.filter((id) => !known.some((one) => one.id === id));
  const found = await Promise.all(missing.map((id) => readAbout(fileOfCheckpoint(place, id))));
  const all = [...known.filter(({ id }) => ids.includes(id)), ...found.flatMap((about) => about ?? [])];
  // Between the writing of a better one and the removal of the one before there are two.
  const best = all
    .filter(({ kind }) => kind === "best")
    .reduce<ShownCheckpoint | undefined>(
      (low, one) => (low !== undefined && (low.devCost ?? Infinity) <= (one.devCost ?? Infinity) ? low : one),
      undefined,
    );
  const others = all.filter(({ kind }) => kind !== "best");
  return best === undefined ? others : [best, ...others];
}

const idIn = (name: string): string => name.slice(0, -checkpointEnding.length);

/** As the person called it after the run was over. */
function namedBy({ checkpoints = {} }: RunNote, { name, ...one }: ShownCheckpoint): ShownCheckpoint {
  const given = Object.hasOwn(checkpoints, one.id) ? checkpoints[one.id] : name;
  return given === undefined || given === "" ? one : { ...one, name: given };
}

/** Names a checkpoint of a run whose worker is gone; an empty name takes it away. */
export async function nameCheckpoint(place: RunPlace, id: string, name: string): Promise<void> {
  const { checkpoints = {} } = await readNote(place);
  await changeNote(place, { checkpoints: { ...checkpoints, [id]: name.trim() } });
}

/** Deletes a checkpoint of a run whose worker is gone, for good. */
export async function deleteCheckpoint(place: RunPlace, id: string): Promise<void> {
  const file = fileOfCheckpoint(place, id);
  await rm(file, { force: true }).catch((error: unknown) => {
    throw new UserError(
      say`The checkpoint cannot be deleted from ${dirname(file)}: ${storageReason(error)}.`,
      {
        file,
      },
    );
  });
}

/** The run that a file's bytes hold, up to the last whole record. */
export function foldRun(bytes: Uint8Array, file: string, note: RunNote = {}): RecordedRun {
  checkFileHead(bytes, file);
  const fold = new RunFold();
  for (const record of recordsIn(bytes)) fold.add(record);
  return fold.finish(note, file);
}

/** Every run of the folder, latest first; one that cannot be read says why. An absent folder has none. */
export async function listRuns(folder: string): Promise<RunSummary[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    // Where a file stands in the folder's place nothing was ever recorded: who trains is told.
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw new UserError(say`The recorded runs cannot be listed in ${folder}: ${storageReason(error)}.`, {
      file: folder,
    });
  });
  const ids = names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const runs = await Promise.all(ids.map((id) => summarize({ folder, id })));
  return runs.flatMap((run) => run ?? []).sort((one, other) => other.startedAtMs - one.startedAtMs);
}

/** Undefined where it was deleted meanwhile. */
async function summarize(place: RunPlace): Promise<RunSummary | undefined> {
  const file = fileOfRun(place);
  const note = await readNote(place);
  try {
    return summaryOf(await skimRun(file, note));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    const problem = error instanceof UserError ? error.message : storageReason(error);
    return unreadableSummary(place.id, note, problem);
  }
}

/** A run without its history, whose numbers are passed over unread. */
async function skimRun(file: string, note: RunNote): Promise<RecordedRun> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    checkFileHead(await bytesAt(handle, 0, fileHeadLength), file);
    const fold = new RunFold();
    for (let at = fileHeadLength; at + recordHeadLength <= size;) {
      const head = await bytesAt(handle, at, recordHeadLength);
      const end = at + 8 + head.readUInt32LE(0);
      const length = head.readUInt32LE(8);
      if (end > size || at + recordHeadLength + length > end) break;
      try {
        fold.add(decodeRecord(await bytesAt(handle, at + recordHeadLength, length)));
      } catch {
        // Damaged: what stood before it counts.
        break;
      }
      at = end;
    }
    return fold.finish(note, file);
  } finally {
    await handle.close();
  }
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Empty where there is none, or none that can be read. */
export async function readNote(place: RunPlace): Promise<RunNote> {
  try {
    const note = JSON.parse(await readFile(noteOfRun(place), "utf8")) as unknown;
    return typeof note === "object" && note !== null ? note : {};
  } catch {
    return {};
  }
}

/** Changes what is noted of a run; undefined takes an entry away. */
export async function changeNote(place: RunPlace, change: RunNote): Promise<void> {
  const note = { ...(await readNote(place)), ...change };
  const file = noteOfRun(place);
  try {
    await writeFile(`${file}.new`, JSON.stringify(note));
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new UserError(say`The run cannot be changed in ${place.folder}: ${storageReason(error)}.`, {
      file,
    });
  }
}

/** Takes a run out of the list; `restoreRun` brings it back until `removeSetAside`. */
export async function setAside(place: RunPlace): Promise<void> {
  await rename(fileOfRun(place), asideOfRun(place)).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return;
    throw new UserError(say`The run cannot be deleted from ${place.folder}: ${storageReason(error)}.`, {
      file: fileOfRun(place),
    });
  });
}

export async function restoreRun(place: RunPlace): Promise<void> {
  await rename(asideOfRun(place), fileOfRun(place)).catch((error: unknown) => {
    throw new UserError(say`The run cannot be brought back: ${storageReason(error)}.`, {
      file: fileOfRun(place),
    });
  });
}

/** Deletes for good what was set aside, with its notes. */
export async function removeSetAside(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const ids = names
    .filter((name) => name.endsWith(asideEnding))
    .map((name) => name.slice(0, -asideEnding.length));
  await Promise.all(ids.map((id) => removeFiles({ folder, id })));
}

/** Deletes the model's oldest runs beyond `keep`; pinned and renamed ones stay, and are not counted. */
export async function makeRoom(
  { folder, model, keep }: RecordOrder,
  purpose: "train" | "check",
): Promise<void> {
  const most = purpose === "check" ? 1 : keep;
  if (most === 0) return;
  const runs = await listRuns(folder);
  const those = runs.filter((run) => run.model === model && run.purpose === purpose && !isKept(run));
  await Promise.all(those.slice(most).map(({ id }) => removeFiles({ folder, id })));
}

async function removeFiles(place: RunPlace): Promise<void> {
  for (const file of [fileOfRun(place), asideOfRun(place), noteOfRun(place), `${fileOfRun(place)}.new`])
    await rm(file, { force: true });
  await rm(checkpointsOf(place), { force: true, recursive: true });
}
