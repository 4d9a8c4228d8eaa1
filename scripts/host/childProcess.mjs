import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { endsWithThisProcess } from "./cleanup.mjs";
import { killProcessTree } from "./killProcessTree.mjs";

const guard = fileURLToPath(new URL("guard.mjs", import.meta.url));

/**
 * @typedef {object} ProcessOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; that of this process when left out
 * @property {(line: string) => void} [onLine] hears each line of the output, standard error included
 *
 * @typedef {object} RunningProcess
 * @property {Promise<number>} exited its exit code; 127 when it could not be started
 * @property {() => string} tail the last lines of its output, for an error message
 * @property {() => Promise<void>} stop ends it and all it started: a polite signal, then a final one
 */

const tailLines = 20;

/**
 * Starts a command that ends, with everything it started, at the latest when this process ends.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ProcessOptions} [options]
 * @returns {RunningProcess}
 */
export function startProcess(command, args, options = {}) {
  const child = spawn(process.execPath, [guard, command, ...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const kill = (/** @type {'SIGTERM' | 'SIGKILL'} */ signal) => {
    if (child.pid !== undefined) killProcessTree(child.pid, signal);
  };

  /** @type {string[]} */
  const tail = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      if (tail.push(line) > tailLines) tail.shift();
      options.onLine?.(line);
    });
  }

  /** @type {Promise<number>} */
  const exited = new Promise((resolve) => {
    child.on("error", (error) => {
      tail.push(error.message);
      resolve(127);
    });
    child.on("exit", () => kill("SIGKILL"));
    child.on("close", (code) => resolve(code ?? 137));
  });

  const stop = async () => {
    child.stdin.end();
    await exited;
  };
  const forget = endsWithThisProcess({ stop, kill: () => kill("SIGKILL") });
  void exited.then(forget);
  return { exited, tail: () => tail.join("\n"), stop };
}
