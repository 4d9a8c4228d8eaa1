// npm run score [-- FOLDER --budget 20 --only ID…]: the diagnoser over a set of faulty and healthy models,
// counted by the score.py of that set. The set does not come with the project.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && !first.startsWith("--");
const folder = resolve(named ? first : "../shared/faults");
const options = named ? rest : process.argv.slice(2);
const scorer = `${folder}/score.py`;
if (!existsSync(scorer)) {
  console.error(
    `There is no score.py in ${folder}: name the folder of the set, as in npm run score -- ../faults`,
  );
  process.exit(2);
}
if (!existsSync("dist/cli.js")) {
  console.error("There is no dist/cli.js yet: npm run build makes it.");
  process.exit(2);
}
const { status, error } = spawnSync("python3", [scorer, process.cwd(), ...options], { stdio: "inherit" });
if (error) console.error(`The set's score.py needs python3, which could not be started: ${error.message}`);
process.exit(status ?? 2);
