import { HumanError, within } from "./humanError.mjs";
import { assertPortIsFree } from "./port.mjs";
import { prepareServer } from "./serverProcess.mjs";

const startLimitMs = 60_000;

/**
 * @typedef {object} ServerOptions
 * @property {string} dataFolder the server keeps its data, the user's data and the extensions here
 * @property {number} [port] any free one when left out
 * @property {'asked' | 'off'} workspaceTrust whether VS Code asks before it trusts a folder
 * @property {'none' | 'listens'} [testDriver] whether a page's address may start tests; none when left out
 * @property {string} [vsix] an extension to install first
 * @property {Record<string, unknown>} [settings] user settings to start with, instead of those there
 * @property {Record<string, string>} [env] variables for the extension host, besides those of this process
 *
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {(folder: string, payload?: Payload) => string} address of the page that opens a folder
 * @property {Promise<number>} exited its exit code
 * @property {() => string} tail the last lines that it printed
 * @property {() => Promise<void>} stop ends it and its extension hosts
 *
 * @typedef {ReadonlyArray<readonly [name: string, value: string]>} Payload what the workbench is told
 *   by its page's address
 */

/**
 * Starts VS Code's own server on 127.0.0.1, without a token. Fetches it first if it is not there.
 *
 * @param {ServerOptions} options
 * @returns {Promise<RunningServer>} once it answers
 */
export async function startServer(options) {
  if (options.port !== undefined) await assertPortIsFree(options.port);
  const prepared = await prepareServer(options);

  /** @type {(port: number) => void} */
  let listens = () => undefined;
  /** @type {Promise<number>} */
  const listening = new Promise((resolve) => (listens = resolve));
  const server = prepared.run(serverFlags(options), (line) => {
    const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
    if (port !== undefined) listens(Number(port));
  });
  const ended = server.exited.then((code) => {
    throw new HumanError(
      `VS Code's server ended while it started, with exit code ${code}. It printed:\n${server.tail()}`,
    );
  });
  const explainSlowness = () =>
    `VS Code's server did not start within ${startLimitMs / 1000} s. If this machine is busy, run this ` +
    `again. The server printed:\n${server.tail()}`;
  try {
    const port = await within(Promise.race([listening, ended]), startLimitMs, explainSlowness);
    ended.catch(() => undefined);
    return { ...server, port, address: (folder, payload) => pageAddress(port, folder, payload) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @param {ServerOptions} options */
function serverFlags(options) {
  return [
    "--host=127.0.0.1",
    `--port=${options.port ?? 0}`,
    "--without-connection-token",
    "--disable-telemetry",
    ...(options.workspaceTrust === "off" ? ["--disable-workspace-trust"] : []),
    ...(options.testDriver === "listens" ? ["--enable-smoke-test-driver"] : []),
  ];
}

/**
 * @param {number} port
 * @param {string} folder
 * @param {Payload} payload
 */
function pageAddress(port, folder, payload = []) {
  // Slashes stay readable: a person may copy this address.
  const query = [`folder=${encodeURIComponent(serverPath(folder)).replaceAll("%2F", "/")}`];
  if (payload.length > 0) query.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return `http://127.0.0.1:${port}/?${query.join("&")}`;
}

/**
 * @param {string} file
 * @returns {string} as the server's addresses have it: with slashes, and one in front of a drive letter
 */
export function serverPath(file) {
  const slashed = file.replaceAll("\\", "/");
  return slashed.startsWith("/") ? slashed : `/${slashed}`;
}
