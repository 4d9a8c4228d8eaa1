import { mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { announced } from "./announce.mjs";
import { startProcess } from "./childProcess.mjs";
import { fetchServer } from "./downloads.mjs";
import { cleanEnvironment } from "./environment.mjs";
import { HumanError, within } from "./humanError.mjs";

/** @typedef {import('./browserHost.mjs').ServerOptions} ServerOptions */

const installLimitMs = 120_000;

/**
 * @typedef {object} PreparedServer
 * @property {(flags: readonly string[], onLine?: (line: string) => void) =>
 *   import('./childProcess.mjs').RunningProcess} run starts the server's program
 */

/**
 * Fetches VS Code's server, makes its folders and installs the extension.
 *
 * @param {ServerOptions} options
 * @returns {Promise<PreparedServer>}
 */
export async function prepareServer(options) {
  const { folder, node } = await fetchServer();
  const dataFlags = await prepareFolders(options);
  // The server keeps a file of its own in the user's cache folder.
  const env = cleanEnvironment({ XDG_CACHE_HOME: path.join(options.dataFolder, "cache"), ...options.env });
  /** @type {PreparedServer} */
  const prepared = {
    run: (flags, onLine) => {
      const args = ["out/server-main.js", ...dataFlags, "--accept-server-license-terms", ...flags];
      return startProcess(node, args, { cwd: folder, env, onLine });
    },
  };
  if (options.vsix) await installExtension(prepared, options.vsix);
  return prepared;
}

/**
 * @param {ServerOptions} options
 * @returns {Promise<string[]>} the flags that name the folders
 */
async function prepareFolders({ dataFolder, settings }) {
  const server = path.join(dataFolder, "server");
  const user = path.join(dataFolder, "user");
  const extensions = path.join(dataFolder, "extensions");
  const settingsFile = path.join(user, "User", "settings.json");
  for (const folder of [server, path.dirname(settingsFile), extensions]) {
    await mkdir(folder, { recursive: true });
  }
  if (settings) await writeFile(settingsFile, `${JSON.stringify(settings, undefined, 2)}\n`);
  return [`--server-data-dir=${server}`, `--user-data-dir=${user}`, `--extensions-dir=${extensions}`];
}

/**
 * @param {PreparedServer} prepared
 * @param {string} vsix
 */
async function installExtension(prepared, vsix) {
  if (!existsSync(vsix)) {
    throw new HumanError(`The packaged extension ${vsix} does not exist: make it first.`);
  }
  const name = path.basename(vsix);
  await announced(`Installing ${name}`, async () => {
    const installing = prepared.run([`--install-extension=${vsix}`, "--force"]);
    try {
      const exitCode = await within(
        installing.exited,
        installLimitMs,
        () => `VS Code did not install ${name} within ${installLimitMs / 1000} s:\n${installing.tail()}`,
      );
      if (exitCode !== 0) {
        throw new HumanError(`VS Code could not install ${vsix}. It said:\n${installing.tail()}`);
      }
    } finally {
      await installing.stop();
    }
  });
}
