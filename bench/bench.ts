/**
 * npm run bench: the reference workloads, one table out. Medians of several rounds; where PyTorch is
 * installed its step is measured in the same run and the ratio comes first.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { checkGradients } from "../src/engine/gradientCheck";
import { compileNetwork } from "../src/engine/network";
import { Trainer } from "../src/engine/trainer";
import { hasRelaxedSimd, instantiateKernels } from "../src/kernels/instantiate";
import { lint } from "../src/diagnosis/lint";
import { parseModel } from "../src/model/parseModel";
import { examplesOf, networkOf, trainingOf, workloads, type Workload } from "./workloads";

const rounds = 7;
const roundMs = 250;

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** Median milliseconds of one call, over rounds of calls. */
function time(call: () => void): number {
  const warmUntil = performance.now() + roundMs;
  while (performance.now() < warmUntil) call();
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      let calls = 0;
      do {
        call();
        calls++;
      } while (performance.now() - start < roundMs);
      return (performance.now() - start) / calls;
    }),
  );
}

function stepTime(workload: Workload, probes: "on" | "off"): number {
  const network = compileNetwork(networkOf(workload), { precision: "float32", batchSize: workload.batch });
  network.initialize();
  const trainer = new Trainer(network, trainingOf(workload), examplesOf(workload), { seed: 1, probes });
  return time(() => trainer.step());
}

function matmulGigaflops(): number {
  const n = 512;
  const kernels = instantiateKernels("float32");
  const bytes = n * n * 4;
  const start = Math.ceil(kernels.heapBase() / 64) * 64;
  kernels.memory.grow(Math.ceil((start + 3 * bytes + kernels.matmulWorkspaceBytes(n, n, n)) / 65_536));
  const [a, b, c, workspace] = [0, 1, 2, 3].map((index) => start + index * bytes) as [
    number,
    number,
    number,
    number,
  ];
  new Float32Array(kernels.memory.buffer, a, 2 * n * n).fill(0.5);
  return (2 * n ** 3) / (time(() => kernels.matmul(a, b, c, n, n, n, 0, 0, 0, workspace)) * 1e6);
}

function gradientCheckSeconds(): number {
  const workload: Workload = {
    name: "gradcheck",
    title: "dense 20-32-10 tanh, batch 16, all 1,002 parameters",
    features: 20,
    dense: [
      [32, "tanh"],
      [10, "softmax"],
    ],
    loss: "sparseCategoricalCrossentropy",
    batch: 16,
  };
  const check = () =>
    checkGradients(networkOf(workload), examplesOf(workload), {
      tolerance: 1e-7,
      samples: 2000,
      batchSize: 16,
    });
  return time(check) / 1000;
}

function lintMilliseconds(layers: number): number {
  const text = JSON.stringify(
    {
      data: { source: { generator: "spiral" } },
      layers: Array.from({ length: layers }, (_, index) => ({
        type: "dense",
        units: index === layers - 1 ? 1 : 16,
        activation: index === layers - 1 ? "sigmoid" : "relu",
      })),
      loss: "binaryCrossentropy",
    },
    null,
    2,
  );
  return time(() => lint(parseModel(text, "bench.model.json"), undefined));
}

/** PyTorch's plain step of each workload in milliseconds, or undefined where it is not installed. */
function pytorch(): Record<string, number> | undefined {
  const script = join(process.cwd(), "bench", "pytorch_steps.py");
  const run = spawnSync(process.env.PYTHON ?? "python3", [script], {
    encoding: "utf8",
    // Its matrix library has threads of its own.
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
  });
  return run.status === 0 ? (JSON.parse(run.stdout) as Record<string, number>) : undefined;
}

const reference = pytorch();
console.log(
  `Node.js ${process.version}, relaxed SIMD ${hasRelaxedSimd() ? "on" : "off"}; medians of ${rounds} rounds; one thread`,
);
console.log(
  reference === undefined
    ? "PyTorch is not installed here: no ratios\n"
    : "ratios: ours ÷ PyTorch's plain step\n",
);
console.log("| workload | ratio | step, statistics on | off | statistics cost | PyTorch plain |");
console.log("|---|---|---|---|---|---|");
for (const workload of workloads) {
  const off = stepTime(workload, "off");
  const on = stepTime(workload, "on");
  const theirs = reference?.[workload.name];
  const ratio = theirs === undefined ? "–" : (on / theirs).toFixed(2);
  const cost = `${((on / off - 1) * 100).toFixed(0)} %`;
  console.log(
    `| \`${workload.name}\`: ${workload.title} | ${ratio} | ${on.toFixed(4)} ms | ${off.toFixed(4)} ms | ${cost} | ${theirs === undefined ? "–" : `${theirs.toFixed(3)} ms`} |`,
  );
}
console.log(`\nmatrix product 512³, float32: ${matmulGigaflops().toFixed(1)} GFLOP/s`);
console.log(
  `gradient check, dense 20-32-10, all parameters and inputs: ${gradientCheckSeconds().toFixed(3)} s`,
);
console.log(`parse and lint of 200 layers: ${lintMilliseconds(200).toFixed(1)} ms`);
