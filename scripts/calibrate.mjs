// npm run calibrate -- FOLDER… [--seeds N] [--healthy]: builds and prints what the rules of the run go by.
import { spawnSync } from "node:child_process";
import { runProgram } from "./host/humanError.mjs";
import { checkout } from "./host/paths.mjs";

const node = (...args) => spawnSync(process.execPath, args, { cwd: checkout, stdio: "inherit" }).status ?? 1;

await runProgram(() => {
  const built = node("scripts/build.mjs");
  return built === 0 ? node("dist/calibrate.js", ...process.argv.slice(2)) : built;
});
