/**
 * `npm run examples`: trains every example whole through the built command line and prints what it reached
 * beside its goals, which examples/examples.json declares. Exit code 1 where a goal is missed.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { HumanError, runProgram } from "./host/humanError.mjs";
import { checkout, examplesFolder } from "./host/paths.mjs";

const help = `npm run examples [-- OPTIONS] [FOLDER …]

Builds, trains the examples (all, or those that are named) whole and compares them with their goals.

  --seeds N    trains each N times, with the seeds 1 to N in place of its own, and prints the range reached
  --no-build   takes dist/ as it is
  --help       print this
`;

/**
 * @typedef {{ part: "train" | "dev" | "test", metric: string, least?: number, most?: number }} Goal
 * @typedef {{ file: string, goals?: Goal[], findings?: string[] }} ExampleModel
 * @typedef {{ folder: string, needs?: { file: string, from: string }, models: ExampleModel[] }} Example
 * @typedef {object} Summary
 * @property {number} seconds
 * @property {Record<string, number>} cost
 * @property {Record<string, Record<string, number>>} metrics
 * @property {{ rule: string, severity: string }[]} findings
 */

async function main() {
  const options = readOptions();
  if (options.help) {
    console.log(help);
    return 0;
  }
  /** @type {Example[]} */
  const all = JSON.parse(readFileSync(path.join(examplesFolder, "examples.json"), "utf8"));
  const unknown = options.names.find((name) => !all.some(({ folder }) => folder === name));
  if (unknown !== undefined) {
    throw new HumanError(
      `There is no example "${unknown}". There are ${all.map((one) => one.folder).join(", ")}.`,
    );
  }
  if (options.build) {
    const { exitCode, errors } = await run(["scripts/build.mjs"]);
    if (exitCode !== 0) throw new HumanError(errors);
  }

  let missed = 0;
  printRow("example", "goal", "reached", "seconds");
  for (const { folder, needs, models } of all) {
    if (options.names.length > 0 && !options.names.includes(folder)) continue;
    if (needs && !existsSync(path.join(examplesFolder, folder, needs.file))) {
      printRow(folder, "", `skipped: no ${needs.file}; ${needs.from}`, "");
      continue;
    }
    for (const model of models)
      missed += await trainModel(path.join(folder, model.file), model, options.seeds);
  }
  console.log(missed === 0 ? "\nEvery goal reached." : `\n${missed} missed.`);
  return missed === 0 ? 0 : 1;
}

/** Trains one model file once, or once a seed; prints a row a goal and returns how many were missed. */
async function trainModel(name, { goals = [], findings = [] }, seeds) {
  /** @type {Summary[]} */
  const summaries = [];
  for (const seed of seeds) summaries.push(await train(name, seed));
  const seconds = range(summaries.map((summary) => summary.seconds).toSorted((a, b) => a - b));
  let missed = 0;
  for (const goal of goals) {
    const values = summaries.map((summary) => valueOf(summary, goal));
    const reached = values.every(
      (value) => value >= (goal.least ?? -Infinity) && value <= (goal.most ?? Infinity),
    );
    if (!reached) missed++;
    const text = `${goal.part} ${goal.metric} ${goal.least === undefined ? `≤ ${goal.most}` : `≥ ${goal.least}`}`;
    printRow(name, text, `${range(values.toSorted((a, b) => a - b))}${reached ? "" : "  MISSED"}`, seconds);
  }
  for (const rule of findings) {
    const seen = summaries.filter((summary) =>
      summary.findings.some((finding) => finding.rule === rule),
    ).length;
    if (seen < summaries.length) missed++;
    printRow(
      name,
      rule,
      seen < summaries.length ? `seen in ${seen} of ${summaries.length}  MISSED` : "seen",
      seconds,
    );
  }
  if (findings.length > 0) return missed;
  const unasked = summaries.flatMap((summary) =>
    summary.findings.filter(({ severity }) => severity !== "info"),
  );
  for (const rule of new Set(unasked.map((finding) => finding.rule))) {
    missed++;
    printRow(name, "no finding above info", `${rule}  MISSED`, seconds);
  }
  return missed;
}

/** @param {Summary} summary @param {Goal} goal */
const valueOf = ({ cost, metrics }, { part, metric }) =>
  metric === "cost" ? cost[part] : metrics[part][metric];

/** The model as it is, or a copy beside it with another seed. @returns {Promise<Summary>} */
async function train(name, seed) {
  const file = path.join(examplesFolder, name);
  const copy = path.join(path.dirname(file), `seed-${seed}-${path.basename(file)}`);
  if (seed !== undefined) {
    const text = readFileSync(file, "utf8");
    if (!/\bseed"?: \d+/.test(text)) throw new HumanError(`examples/${name} names no seed.`);
    writeFileSync(copy, text.replace(/\b(seed"?: )\d+/, `$1${seed}`));
  }
  try {
    const { output, errors } = await run([
      "dist/cli.js",
      "train",
      seed === undefined ? file : copy,
      "--json",
    ]);
    if (!output.startsWith("{")) throw new HumanError(errors);
    return JSON.parse(output);
  } finally {
    if (seed !== undefined) rmSync(copy, { force: true });
  }
}

/** @param {string[]} args @returns {Promise<{ exitCode: number | null, output: string, errors: string }>} */
function run(args) {
  const child = spawn(process.execPath, args, { cwd: checkout, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { output: "", errors: "" };
  child.stdout.on("data", (chunk) => (texts.output += String(chunk)));
  child.stderr.on("data", (chunk) => (texts.errors += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, ...texts }));
  });
}

/** `0.953`, or `0.953 – 0.971`, of numbers in order. */
const range = (numbers) =>
  [...new Set([numbers[0], numbers.at(-1)].map((number) => Number(number.toPrecision(3))))].join(" – ");

const printRow = (example, goal, reached, seconds) =>
  console.log(`${example.padEnd(40)}${goal.padEnd(32)}${String(reached).padEnd(24)}${seconds}`);

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        seeds: { type: "string" },
        "no-build": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const count = values.seeds === undefined ? 0 : Number(values.seeds);
    if (values.seeds !== undefined && !(Number.isInteger(count) && count > 0))
      throw new HumanError(`--seeds takes a whole number from 1, not "${values.seeds}".`);
    const seeds = count === 0 ? [undefined] : Array.from({ length: count }, (_, at) => at + 1);
    return { help: values.help, build: !values["no-build"], names: positionals, seeds };
  } catch (error) {
    if (error instanceof HumanError) throw error;
    throw new HumanError(`${/** @type {Error} */ (error).message}\n\n${help}`);
  }
}

await runProgram(main);
