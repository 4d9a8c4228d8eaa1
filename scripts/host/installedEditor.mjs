import { existsSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { findOnPath } from "./findOnPath.mjs";

/** Commands of VS Code and its relatives, with the names of their programs on Windows. */
const editors = [
  { command: "code", windowsProgram: "Code.exe" },
  { command: "code-insiders", windowsProgram: "Code - Insiders.exe" },
  { command: "codium", windowsProgram: "VSCodium.exe" },
];

const macCommandLine = "/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code";

/**
 * @typedef {object} InstalledEditor
 * @property {string} commandLine the `code` command
 * @property {string} executable the program behind it
 */

/**
 * @returns {InstalledEditor | undefined} a VS Code that is installed on this machine; not the `code`
 *   command of a remote window, which has no program behind it
 */
export function findInstalledEditor() {
  for (const { command, windowsProgram } of editors) {
    const onPath = findOnPath(command) ?? (command === "code" ? macCommandLine : "");
    if (!existsSync(onPath)) continue;
    const executable = programBehind(realpathSync(onPath), command, windowsProgram);
    if (executable) return { commandLine: onPath, executable };
  }
  return undefined;
}

/**
 * @param {string} script the command's own file: `INSTALLATION/bin/code`
 * @param {string} command
 * @param {string} windowsProgram
 * @returns {string | undefined}
 */
function programBehind(script, command, windowsProgram) {
  const installation = path.dirname(path.dirname(script));
  /** @type {Partial<Record<NodeJS.Platform, () => string[]>>} */
  const candidates = {
    linux: () => [
      path.join(installation, command),
      // A snap's command is that of the snap system.
      `/snap/${command}/current/usr/share/${command}/${command}`,
    ],
    win32: () => [path.join(installation, windowsProgram)],
    darwin: () => filesIn(path.resolve(installation, "../../MacOS")),
  };
  return candidates[process.platform]?.().find((file) => existsSync(file));
}

/** @param {string} folder */
function filesIn(folder) {
  return existsSync(folder) ? readdirSync(folder).map((file) => path.join(folder, file)) : [];
}
