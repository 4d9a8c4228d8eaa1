import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { HumanError, within } from "./humanError.mjs";
import { findInstalledEditor } from "./installedEditor.mjs";
import { keptFolder } from "./paths.mjs";
import { screenCommand } from "./screen.mjs";

const probeLimitMs = 5_000;
const downloadLimitMs = 15 * 60_000;

/**
 * @typedef {object} Desktop
 * @property {string} executable
 * @property {string} commandLine its `code` command
 * @property {string[]} screen what it must be started with to have a screen
 */

/**
 * Looks for a VS Code for the desktop: named by VSCODE_EXECUTABLE_PATH, installed, or downloaded by
 * @vscode/test-electron.
 *
 * @returns {Promise<Desktop | { missing: string }>} `missing` is a clause that says why there is none
 */
export async function findDesktop() {
  const named = process.env.VSCODE_EXECUTABLE_PATH;
  if (named && !existsSync(named)) {
    throw new HumanError(
      `VSCODE_EXECUTABLE_PATH names ${named}, which does not exist: set it to VS Code's executable, or unset it.`,
    );
  }
  const screen = screenCommand();
  if (!screen) {
    return { missing: "there is no screen (DISPLAY is not set, and xvfb-run is not installed)" };
  }
  const installed = named ? undefined : findInstalledEditor();
  if (installed) return { ...installed, screen };
  const unreachable = named ? undefined : await whyNoDownload();
  if (unreachable) {
    return { missing: `VS Code is not installed, and its download cannot be reached (${unreachable})` };
  }
  const executable = named ?? (await download());
  const { resolveCliPathFromVSCodeExecutablePath } = await import("@vscode/test-electron");
  return { executable, commandLine: resolveCliPathFromVSCodeExecutablePath(executable), screen };
}

/** @returns {Promise<string | undefined>} undefined when it can be had */
async function whyNoDownload() {
  if (hasDownloaded()) return undefined;
  const { fetchStableVersions } = await import("@vscode/test-electron/out/download.js");
  try {
    await within(fetchStableVersions(true, probeLimitMs), probeLimitMs, () => "no answer in 5 s");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function hasDownloaded() {
  if (!existsSync(keptFolder)) return false;
  return readdirSync(keptFolder).some(
    (name) => /^vscode-.*\d$/.test(name) && existsSync(path.join(keptFolder, name, "is-complete")),
  );
}

async function download() {
  const { downloadAndUnzipVSCode } = await import("@vscode/test-electron");
  return within(
    downloadAndUnzipVSCode({ version: "stable", cachePath: keptFolder }),
    downloadLimitMs,
    () =>
      `VS Code's download did not end within ${downloadLimitMs / 60_000} minutes: ` +
      "install VS Code, or set VSCODE_EXECUTABLE_PATH to its executable.",
  );
}
