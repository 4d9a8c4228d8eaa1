/**
 * npm run bench: the reference workloads, ours beside each rival that is installed, one table out, ratios
 * first. `-- --rivals` installs those of the npm registry; `-- mlp cnn` measures these rows alone.
 */
import { hasRelaxedSimd } from "../src/kernels/instantiate";
import {
  gradientCheckTime,
  lintTime,
  matmulTime,
  parameterCount,
  profiledRows,
  speedUp,
  stepTimes,
  wholeCheckTime,
} from "./ours";
import { type Answer, ask, type Request, type Rival, rivals } from "./rivals";
import { markdownTable, milliseconds, nothing, percent, ratio } from "./table";
import { rounds } from "./timing.mjs";
import { gradientCheckWorkload, largeCheckWorkload, workloads } from "./workloads";

interface Ours {
  readonly on: number;
  readonly off?: number;
  readonly recorded?: number;
  readonly watched?: number;
}

/** What stands in a row: ours, and what the rivals are asked to measure beside it. */
interface Row {
  readonly name: string;
  readonly title: string;
  readonly request: Request;
  /** Milliseconds; `off` where statistics can be switched off, `recorded` and `watched` as in a session, without the rules of a run and with them. */
  readonly ours: () => Ours;
  /** How much faster two threads are than one; undefined on a single core. */
  readonly speedUp?: () => number | undefined;
  /** Beside the milliseconds. */
  readonly rate?: (ms: number) => string;
  /** How many numbers are trained. */
  readonly parameters?: () => number;
}

const size = 512;

const rows: readonly Row[] = [
  ...workloads.map((workload): Row => {
    const { name, title } = workload;
    return {
      name,
      title,
      request: { task: "train", workload },
      ours: () => stepTimes(workload),
      speedUp: () => speedUp(workload),
      parameters: () => parameterCount(workload),
    };
  }),
  {
    name: "matmul",
    title: `matrix product ${size}³, float32`,
    request: { task: "matmul", size },
    ours: () => ({ on: matmulTime(size) }),
    rate: (ms) => `${((2 * size ** 3) / (ms * 1e6)).toFixed(1)} GFLOP/s`,
  },
  {
    name: gradientCheckWorkload.name,
    title: gradientCheckWorkload.title,
    request: { task: "gradcheck", workload: gradientCheckWorkload },
    ours: () => ({ on: gradientCheckTime(gradientCheckWorkload) }),
  },
];

/** Apart by more, our two measurements say that the machine was busy with something else. */
const steadyWithin = 0.1;

/** Measures one row: ours before and after the rivals, so that a change of the machine's load shows. */
function measure(row: Row, present: readonly Rival[]): { cells: string[]; notes: string[] } {
  console.error(`measuring ${row.name} …`);
  const before = row.ours();
  const answers = present.map((rival) => ask(rival, row.request));
  const after = row.ours();
  const faster = row.speedUp?.();
  const on = (before.on + after.on) / 2;
  const meanOf = (key: "off" | "recorded" | "watched") =>
    before[key] === undefined || after[key] === undefined ? undefined : (before[key] + after[key]) / 2;
  const [off, recorded, watched] = [meanOf("off"), meanOf("recorded"), meanOf("watched")];
  const costOf = (ms: number | undefined, without: number | undefined) =>
    ms === undefined || without === undefined ? nothing : percent(ms / without - 1);
  const told = (ms: number) => milliseconds(ms) + (row.rate === undefined ? "" : ` (${row.rate(ms)})`);
  const ratioTo = (answer: Answer) => (answer.kind === "measured" ? ratio(on, answer.ms) : nothing);
  const steady = Math.abs(after.on - before.on) <= steadyWithin * on;
  const busy = `${row.name}: unsteady machine, ours took ${milliseconds(before.on)} before the rivals, ${milliseconds(after.on)} after`;
  return {
    cells: [
      row.name,
      ...answers.map(ratioTo),
      told(on),
      off === undefined ? nothing : told(off),
      costOf(on, off),
      costOf(recorded, on),
      costOf(watched, recorded),
      faster === undefined ? nothing : `${faster.toFixed(2)} ×`,
      ...answers.map((answer) => cellOf(answer, row, told)),
    ],
    notes: [
      ...answers.flatMap((answer, at) => noteOn(answer, row).map((note) => `${present[at]!.title}, ${note}`)),
      ...(steady ? [] : [busy]),
    ],
  };
}

function cellOf(answer: Answer, { request }: Row, told: (ms: number) => string): string {
  if (answer.kind === "measured") return told(answer.ms);
  if (answer.kind === "none") return nothing;
  return request.task === "train" ? "cannot train" : "failed";
}

/** What the table cannot say: a rival's own words where it failed, and a network that is not quite ours. */
function noteOn(answer: Answer, { name, parameters }: Row): string[] {
  if (answer.kind === "failed") return [`${name}: ${answer.why}`];
  const theirs = answer.kind === "measured" ? answer.parameters : undefined;
  const ours = parameters?.();
  return theirs === undefined || theirs === ours ? [] : [`${name}: trains ${theirs} numbers, ours ${ours}`];
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) {
    const known = rows.map(({ name }) => name).join(", ");
    console.error(`There is no workload ${unknown}: choose from ${known}, or leave it out for all.`);
    process.exitCode = 1;
    return;
  }
  const chosen = rows.filter(({ name }) => names.length === 0 || names.includes(name));
  const all = rivals();
  const present = all.filter(({ version }) => version !== undefined);
  const relaxed = hasRelaxedSimd() ? "on" : "off";
  console.log(
    `Node.js ${process.version}, relaxed SIMD ${relaxed}; medians of ${rounds} rounds; one thread but for the column "2 threads", float32`,
  );
  for (const { title, version } of present) console.log(`beside ${title} ${version}`);
  const missing = all.filter(({ version }) => version === undefined);
  if (missing.length > 0) {
    console.log(
      `not installed, so not measured: ${missing.map(({ title }) => title).join(", ")} ` +
        "(`npm run bench -- --rivals` installs those in JavaScript; PYTHON names a Python with PyTorch)",
    );
  }
  const measured = chosen.map((row) => measure(row, present));
  console.log("÷: our time, statistics on, by theirs; below 1 ours is faster\n");
  console.log(
    markdownTable(
      [
        "workload",
        ...present.map(({ title }) => `÷ ${title}`),
        "ours",
        "statistics off",
        "statistics cost",
        "recording costs",
        "the rules cost",
        "2 threads",
        ...present.map(({ title }) => title),
      ],
      measured.map(({ cells }) => cells),
    ),
  );
  console.log(`\n${chosen.map(({ name, title }) => `- ${name}: ${title}`).join("\n")}`);
  const notes = measured.flatMap((row) => row.notes);
  if (notes.length > 0) console.log(`\n${notes.join("\n")}`);
  if (names.length > 0) return;
  console.log(`\nreading and linting 200 layers: ${milliseconds(await lintTime(200))}`);
  console.log(`profiling 50,000 rows of 20 numbers: ${Math.round(await profiledRows(50_000))} rows/s`);
  for (const [workload, samples] of [
    [gradientCheckWorkload, 2000],
    [largeCheckWorkload, 200],
  ] as const) {
    const { ms, checked, of } = wholeCheckTime(workload, samples);
    console.log(
      `${workload.title}: ${milliseconds(ms)} at the initial weights and after ten steps, ${checked} of ${of} entries`,
    );
  }
}

void main(process.argv.slice(2));
