/**
 * npm run calibrate -- FOLDER… [--seeds N] [--healthy]: trains every model below the folders and prints, a
 * line a run, the quantities that the rules of the run compare with their thresholds, and the findings.
 * `--healthy`: only healthy models, and exit status 1 where one has a finding above info.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { measures } from "./measures";
import { readModel } from "../src/cli/modelInput";
import { isModelName } from "../src/model/modelFiles";
import { prepare } from "../src/session/prepare";
import { TrainingRun } from "../src/session/trainingRun";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: "string", default: "1" }, healthy: { type: "boolean", default: false } },
});

const modelsBelow = (folder: string): string[] =>
  statSync(folder).isFile()
    ? [folder]
    : readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => isModelName(name) && !basename(name).startsWith("fixed."))
        .map((name) => join(folder, name))
        .sort();

interface DescribedExample {
  readonly folder: string;
  readonly models: readonly { readonly file: string; readonly findings?: readonly string[] }[];
}

/** As the case beside it says, or the list of examples: there a model with findings shows a fault. */
function isHealthy(file: string): boolean {
  const described = join(dirname(file), "case.json");
  if (existsSync(described))
    return (JSON.parse(readFileSync(described, "utf8")) as { role: string }).role === "healthy";
  const list = join(dirname(dirname(file)), "examples.json");
  if (!existsSync(list)) return true;
  const [folder, name] = [basename(dirname(file)), basename(file)];
  const example = (JSON.parse(readFileSync(list, "utf8")) as DescribedExample[]).find(
    (one) => one.folder === folder,
  );
  return example?.models.find((model) => model.file === name)?.findings === undefined;
}

async function runOnce(file: string, seedsOn: number): Promise<boolean> {
  const input = await readModel(file);
  const prepared = await prepare(input, undefined, () => undefined);
  const seed = prepared.model.seed + seedsOn;
  const seeded = {
    ...prepared,
    model: { ...prepared.model, seed },
    network: { ...prepared.network, seed },
  };
  const run = new TrainingRun(
    seeded,
    { runId: "calibrate", label: input.label, precision: "float32" },
    {
      emit: () => undefined,
      now: () => performance.now(),
      breathe: () => Promise.resolve(),
      interrupted: () => false,
    },
  );
  const state = await run.run();
  const context = run.watcher.context;
  const numbers = Object.entries(measures).map(([name, of]) => `${name} ${shown(of(context))}`);
  const found = run.watcher.findings.map(
    ({ rule, severity, step, layer }) =>
      `${severity[0]!.toUpperCase()} ${rule}${layer === undefined ? "" : `(${layer})`}@${step ?? "end"}`,
  );
  console.log(
    `${basename(dirname(file)).padEnd(30)} ${seed} ${state.padEnd(12)} ${numbers.join("  ")}  | ${found.join(", ")}`,
  );
  return run.watcher.findings.every(({ severity }) => severity === "info");
}

const shown = (value: number | undefined): string =>
  value === undefined ? "-" : String(Number(value.toPrecision(2)));

async function main(): Promise<void> {
  let loud = 0;
  for (const file of positionals.flatMap(modelsBelow)) {
    if (values.healthy && !isHealthy(file)) continue;
    for (let seed = 0; seed < Number(values.seeds); seed++) {
      try {
        if (!(await runOnce(file, seed))) loud++;
      } catch (error) {
        console.log(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  if (values.healthy) {
    console.log(`runs of healthy models with a finding above info: ${loud}`);
    process.exitCode = loud > 0 ? 1 : 0;
  }
}

void main();
