import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { deserialize, serialize } from "node:v8";
import { hasEnded, type RunSnapshot } from "./protocol";

const version = 1;

/** Keeps a run's whole state in a file: written beside and renamed, so that a half-written one is never read. */
export async function writeRecording(file: string, snapshot: RunSnapshot): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  await writeFile(beside, serialize({ version, snapshot }));
  await rename(beside, file);
}

/**
 * The last recorded state, or undefined where there is none that can be read. A run that was going on
 * when its window closed has stopped.
 */
export async function readRecording(file: string): Promise<RunSnapshot | undefined> {
  try {
    const recorded = deserialize(await readFile(file)) as { version?: number; snapshot: RunSnapshot };
    if (recorded.version !== version) return undefined;
    const { snapshot } = recorded;
    return hasEnded(snapshot.state) ? snapshot : { ...snapshot, state: "stopped" };
  } catch {
    return undefined;
  }
}
