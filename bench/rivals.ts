/** What we are measured beside: the one list, and how each is asked, in a process of its own. */
import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Workload } from "./workloads";

const folder = join(process.cwd(), "bench");
const python = process.env.PYTHON ?? "python3";

export type Task = "train" | "matmul" | "gradcheck";

/** The product of two square matrices of this size, a training, or a check of all parameters' gradients. */
export type Request =
  | { readonly task: "matmul"; readonly size: number }
  | { readonly task: "train" | "gradcheck"; readonly workload: Workload };

interface RivalDefinition {
  /** Heads its columns. */
  readonly title: string;
  /** Below `bench/rivals/`. */
  readonly file: string;
  /** Handed to the file, where it measures more than one rival. */
  readonly variant?: string;
  readonly tasks: readonly Task[];
  /** The package that must be there; its version is the rival's. */
  readonly package: { readonly npm: string } | { readonly python: string };
}

const definitions: readonly RivalDefinition[] = [
  {
    title: "PyTorch",
    file: "pytorch.py",
    tasks: ["train", "matmul", "gradcheck"],
    package: { python: "torch" },
  },
  {
    title: "PyTorch with statistics",
    file: "pytorch.py",
    variant: "statistics",
    tasks: ["train"],
    package: { python: "torch" },
  },
  { title: "jax-js", file: "jaxJs.mjs", tasks: ["train", "matmul"], package: { npm: "@jax-js/jax" } },
  {
    title: "TF.js WASM",
    file: "tensorflowJs.mjs",
    variant: "wasm",
    tasks: ["train", "matmul"],
    package: { npm: "@tensorflow/tfjs-backend-wasm" },
  },
  {
    title: "TF.js CPU",
    file: "tensorflowJs.mjs",
    variant: "cpu",
    tasks: ["train", "matmul"],
    package: { npm: "@tensorflow/tfjs" },
  },
];

export interface Rival extends RivalDefinition {
  /** `undefined`: it is not installed. */
  readonly version: string | undefined;
}

export const rivals = (): Rival[] =>
  definitions.map((definition) => ({ ...definition, version: versionOf(definition.package) }));

function versionOf(needed: RivalDefinition["package"]): string | undefined {
  if ("npm" in needed) {
    const manifest = join(folder, "node_modules", needed.npm, "package.json");
    if (!existsSync(manifest)) return undefined;
    return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  }
  const code = `import ${needed.python}; print(${needed.python}.__version__)`;
  const run = spawnSync(python, ["-c", code], { encoding: "utf8" });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

/** What a rival made of a request. */
export type Answer =
  /** Of one call; a training also tells how many numbers it trained. */
  | { readonly kind: "measured"; readonly ms: number; readonly parameters?: number }
  /** In the rival's own words, or why what it did does not count. */
  | { readonly kind: "failed"; readonly why: string }
  /** It has no such task, or is not installed. */
  | { readonly kind: "none" };

/** The one line that a rival's process prints for us, whatever else it prints. */
type Printed =
  | {
      readonly ms: number;
      readonly firstCost?: number;
      readonly lastCost?: number;
      readonly parameters?: number;
    }
  | { readonly error: string };

const limitMs = 5 * 60_000;

/** Asks in a new process, so that no rival warms, slows or takes down another. */
export function ask(rival: Rival, request: Request): Answer {
  if (rival.version === undefined || !rival.tasks.includes(request.task)) return { kind: "none" };
  const command = rival.file.endsWith(".py") ? python : process.execPath;
  const line = JSON.stringify({ ...request, variant: rival.variant });
  const run = spawnSync(command, [join(folder, "rivals", rival.file), line], {
    encoding: "utf8",
    timeout: limitMs,
    maxBuffer: 64 * 1024 * 1024,
    // PyTorch's matrix library has threads of its own.
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
  });
  const printed = /^##ANSWER (\{.*\})$/m.exec(run.stdout);
  if (printed !== null) return judge(JSON.parse(printed[1]!) as Printed, request);
  return { kind: "failed", why: whyNoAnswer(run) };
}

function whyNoAnswer({ error, signal, stderr }: SpawnSyncReturns<string>): string {
  if (error !== undefined && "code" in error && error.code === "ETIMEDOUT") {
    return `no answer within ${limitMs / 1000} s`;
  }
  if (signal !== null) return `its process was ended by ${signal}`;
  const lines = stderr.trim().split("\n");
  return lines.find((line) => line.includes("Error")) ?? lines.at(-1)!;
}

/** A training counts only if its cost fell. */
export function judge(printed: Printed, { task }: Request): Answer {
  if ("error" in printed) return { kind: "failed", why: printed.error.trim().split("\n")[0]! };
  const { ms, firstCost = NaN, lastCost = NaN, parameters } = printed;
  if (task === "train" && !(lastCost < firstCost)) {
    return { kind: "failed", why: `its cost went from ${firstCost} to ${lastCost}: it does not learn` };
  }
  return { kind: "measured", ms, ...(parameters !== undefined && { parameters }) };
}
