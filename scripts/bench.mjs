// npm run bench: builds and measures; with --rivals it first installs the rivals of bench/package.json.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { HumanError, runProgram } from "./host/humanError.mjs";
import { runNpm } from "./host/npm.mjs";
import { checkout } from "./host/paths.mjs";

const rivals = "--rivals";
const given = process.argv.slice(2);

const node = (...args) => spawnSync(process.execPath, args, { cwd: checkout, stdio: "inherit" }).status ?? 1;

await runProgram(async () => {
  const names = given.filter((argument) => argument !== rivals);
  const option = names.find((name) => name.startsWith("-"));
  if (option !== undefined) {
    throw new HumanError(`npm run bench has no option ${option}: it has ${rivals}, and names of workloads.`);
  }
  if (given.includes(rivals)) {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await runNpm(["ci", ...flags], path.join(checkout, "bench"), "npm: fetching the rivals");
  }
  const built = node("scripts/build.mjs");
  return built === 0 ? node("dist/bench.js", ...names) : built;
});
