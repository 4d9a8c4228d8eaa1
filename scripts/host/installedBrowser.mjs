import { existsSync } from "node:fs";
import path from "node:path";
import { findOnPath } from "./findOnPath.mjs";
import { HumanError } from "./humanError.mjs";

const commands = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "microsoft-edge-stable",
  "microsoft-edge",
];

const macApplications = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

const windowsPrograms = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * @returns {string | undefined} the executable of an installed Chrome, Chromium or Edge, or of the
 *   one that MODEL_DEBUGGER_BROWSER names; undefined if that says `fetched`, for the same browser
 *   on every machine
 */
export function findInstalledBrowser() {
  const named = process.env.MODEL_DEBUGGER_BROWSER;
  if (named === "fetched") return undefined;
  if (!named) return candidates().find((file) => existsSync(file));
  if (existsSync(named)) return named;
  throw new HumanError(
    `MODEL_DEBUGGER_BROWSER names ${named}, which does not exist: ` +
      "set it to the executable of Chrome, Chromium or Edge, or unset it.",
  );
}

/** @returns {string[]} */
function candidates() {
  if (process.platform === "darwin") return macApplications;
  if (process.platform === "win32") {
    const { ProgramFiles, LOCALAPPDATA } = process.env;
    const roots = [ProgramFiles, process.env["ProgramFiles(x86)"], LOCALAPPDATA];
    return roots.flatMap((root) => (root ? windowsPrograms.map((program) => path.join(root, program)) : []));
  }
  return commands.flatMap((command) => findOnPath(command) ?? []);
}
