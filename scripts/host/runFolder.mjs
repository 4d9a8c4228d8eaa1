import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { existsSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { endsWithThisProcess } from "./cleanup.mjs";
import { HumanError } from "./humanError.mjs";

/** Short, because VS Code puts sockets below it, whose paths may have about a hundred characters. */
const prefix = "mdbg-";

/**
 * @typedef {object} RunFolder
 * @property {string} folder a new, empty folder outside the checkout
 * @property {() => Promise<void>} remove
 */

/**
 * Makes a temporary folder for one run, outside the checkout so that VS Code finds no git repository
 * around it. It is removed at the latest when this process ends; folders of processes that were
 * killed are removed here.
 *
 * @returns {Promise<RunFolder>}
 */
export async function makeRunFolder() {
  await removeForsakenFolders();
  const folder = await mkdtemp(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
  // A process that is just being killed may still write into it: hence the retries.
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 };
  const remove = () => rm(folder, options);
  const forget = endsWithThisProcess({ stop: remove, kill: () => rmSync(folder, options) });
  return { folder, remove: () => remove().then(() => void forget()) };
}

async function removeForsakenFolders() {
  for (const entry of await readdir(os.tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-\\w+$`).exec(entry)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // It may belong to another user, who then removes it.
    await rm(path.join(os.tmpdir(), entry), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Copies a workspace folder, so that whatever is done to it leaves the original alone.
 *
 * @param {string} workspace
 * @param {string} runFolder
 * @returns {Promise<string>} the copy, of the same name
 */
export async function copyWorkspace(workspace, runFolder) {
  if (!existsSync(workspace)) {
    throw new HumanError(`The workspace folder ${workspace} does not exist.`);
  }
  const copy = path.join(runFolder, "workspace", path.basename(workspace));
  await mkdir(path.dirname(copy), { recursive: true });
  await cp(workspace, copy, { recursive: true });
  return copy;
}
