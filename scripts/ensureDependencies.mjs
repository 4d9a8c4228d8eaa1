// Installs the packages of package-lock.json where they are missing or older than it. Imports nothing that npm installs.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("..", import.meta.url));
/** npm writes it at the end of an install. */
const installed = `${checkout}node_modules/.package-lock.json`;

const upToDate = () =>
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${checkout}package-lock.json`).mtimeMs;

/** Runs `npm ci` if need be; ends the process with a sentence where that fails. */
export function ensureDependencies() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Model Debugger needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  if (upToDate()) return;
  console.log("Installing packages (npm ci) …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: checkout,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (npm.status === 0) return;
  console.error(
    "npm ci failed: what it said is above. Check the network and `npm config get registry`, then try again.",
  );
  process.exit(1);
}
