import { spawn } from "node:child_process";
import path from "node:path";
import { findDesktop } from "./desktop.mjs";
import { cleanEnvironment } from "./environment.mjs";
import { HumanError, within } from "./humanError.mjs";
import { examplesFolder, keptFolder, vsixFile } from "./paths.mjs";
import { hasScreen } from "./screen.mjs";

const commandLimitMs = 120_000;

/**
 * Opens the examples in VS Code for the desktop, in folders of its own, so that the user's VS Code
 * stays as it is.
 *
 * @returns {Promise<boolean>} false where there is no VS Code for the desktop, or no screen
 */
export async function startOnDesktop() {
  if (!hasScreen()) return false;
  const desktop = await findDesktop();
  if ("missing" in desktop) {
    console.log(`VS Code in the browser is used: ${desktop.missing}.`);
    return false;
  }
  const folder = path.join(keptFolder, "start", "desktop");
  const own = [
    "--extensions-dir",
    path.join(folder, "extensions"),
    "--user-data-dir",
    path.join(folder, "user"),
  ];
  // VS Code refuses to run as root unless told so.
  if (process.getuid?.() === 0) own.push("--no-sandbox");
  console.log(`Installing the extension in ${desktop.commandLine} …`);
  await run(desktop.commandLine, [...own, "--install-extension", vsixFile, "--force"]);
  await run(desktop.commandLine, [...own, "--new-window", examplesFolder]);
  console.log("\nVS Code has been opened with Model Debugger installed and examples/ open.");
  return true;
}

/**
 * Runs the `code` command. It is not guarded as other processes are here: VS Code's window stays when
 * npm start has ended.
 *
 * @param {string} commandLine
 * @param {string[]} args
 */
async function run(commandLine, args) {
  const isBatchFile = process.platform === "win32";
  const quoted = (/** @type {string} */ text) => (isBatchFile ? `"${text}"` : text);
  const child = spawn(quoted(commandLine), args.map(quoted), {
    env: cleanEnvironment(),
    stdio: "inherit",
    shell: isBatchFile,
  });
  /** @type {Promise<number>} */
  const exited = new Promise((resolve, reject) => {
    child.on("error", (error) =>
      reject(new HumanError(`${commandLine} could not be started: ${error.message}.`)),
    );
    child.on("exit", (code) => resolve(code ?? 1));
  });
  const exitCode = await within(
    exited,
    commandLimitMs,
    () =>
      `${commandLine} did not answer within ${commandLimitMs / 1000} s: run npm start -- --browser instead.`,
  );
  if (exitCode !== 0) {
    throw new HumanError(
      `${commandLine} ended with exit code ${exitCode}; what it printed is above. ` +
        "npm start -- --browser uses VS Code in the browser instead.",
    );
  }
}
