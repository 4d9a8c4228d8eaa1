import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/**
 * @param {string} command
 * @returns {string | undefined} the first executable file of that name in the folders of PATH
 */
export function findOnPath(command) {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders
    .flatMap((folder) => endings.map((ending) => path.join(folder, command + ending)))
    .find(isExecutableFile);
}

/** @param {string} file */
function isExecutableFile(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
