import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endsWithThisProcess } from "./cleanup.mjs";
import { HumanError } from "./humanError.mjs";
import { keptFolder } from "./paths.mjs";

/** Written last: a folder without it is a download that was interrupted. */
const completeMarker = ".complete";

const lockRefreshMs = 3_000;
/** A lock not refreshed for this long belongs to a process that is gone. */
const lockStaleMs = 15_000;
const waitLimitMs = 15 * 60_000;

/**
 * Fetches something into `.vscode-test/NAME`, once for this checkout. An interrupted download is
 * redone; of several processes one fetches and the others wait.
 *
 * The folder is filled under another name and renamed when complete, so it is never seen half full,
 * not even by a process that wrongly takes the lock of another for a stale one.
 *
 * @param {string} name names the thing and its version: a new version is a new folder
 * @param {(folder: string) => Promise<void>} fill puts the thing into the empty folder it is given
 * @returns {Promise<string>} the folder
 */
export async function fetchOnce(name, fill) {
  const folder = path.join(keptFolder, name);
  const isComplete = () => existsSync(path.join(folder, completeMarker));
  if (isComplete()) return folder;
  await mkdir(keptFolder, { recursive: true });
  const unlock = await lock(path.join(keptFolder, `${name}.lock`), name);
  try {
    if (isComplete()) return folder;
    await removeLeftovers(name);
    const partial = path.join(keptFolder, `${name}.partial-${process.pid}`);
    await mkdir(partial);
    await fill(partial).catch(async (error) => {
      await rm(partial, { recursive: true, force: true });
      throw error;
    });
    await writeFile(path.join(partial, completeMarker), "");
    await moveInto(partial, folder, isComplete);
    return folder;
  } finally {
    unlock();
  }
}

/** @param {string} name */
async function removeLeftovers(name) {
  for (const entry of await readdir(keptFolder)) {
    if (entry.startsWith(`${name}.partial-`)) {
      await rm(path.join(keptFolder, entry), { recursive: true, force: true });
    }
  }
}

/**
 * @param {string} partial
 * @param {string} folder
 * @param {() => boolean} isComplete
 */
async function moveInto(partial, folder, isComplete) {
  if (!isComplete()) await rm(folder, { recursive: true, force: true });
  try {
    await rename(partial, folder);
  } catch (error) {
    if (!isComplete()) throw error;
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * Waits until this process holds the lock.
 *
 * @param {string} lockFolder making a folder either succeeds or fails for each of two processes
 * @param {string} name
 * @returns {Promise<() => void>} gives the lock back
 */
async function lock(lockFolder, name) {
  const startMs = Date.now();
  let said = false;
  while (!(await tryToLock(lockFolder))) {
    if (!said) console.log(`Another process is fetching ${name}: waiting for it.`);
    said = true;
    if (Date.now() - startMs > waitLimitMs) {
      throw new HumanError(
        `Another process has been fetching ${name} for ${waitLimitMs / 60_000} minutes. ` +
          `End it, or if there is none delete ${lockFolder}, and run this again.`,
      );
    }
    await sleep(1_000);
  }
  const refresh = setInterval(() => {
    const now = new Date();
    void utimes(lockFolder, now, now).catch(() => undefined);
  }, lockRefreshMs);
  const remove = () => rmSync(lockFolder, { recursive: true, force: true });
  const forget = endsWithThisProcess({ stop: async () => remove(), kill: remove });
  return () => {
    clearInterval(refresh);
    remove();
    forget();
  };
}

/** @param {string} lockFolder */
async function tryToLock(lockFolder) {
  try {
    await mkdir(lockFolder);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    const lockedAt = await stat(lockFolder).catch(() => undefined);
    const isStale = lockedAt && Date.now() - lockedAt.mtimeMs > lockStaleMs;
    if (isStale) await rm(lockFolder, { recursive: true, force: true });
    return false;
  }
}
