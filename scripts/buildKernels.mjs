/**
 * Compiles src/kernels/assembly to dist/kernels/<precision>.<instructions>.wasm: one source, four modules.
 * A module whose sources, flags and compiler are those of last time is left alone.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const root = new URL("../", import.meta.url);
const sources = new URL("src/kernels/assembly/", root);
const output = new URL("dist/kernels/", root);

const sharedFlags = [
  ...["-O3", "--runtime", "stub", "--noAssert", "--enable", "simd"],
  // The memory may be shared by threads; what it costs one thread cannot be measured.
  ...["--importMemory", "--enable", "threads", "--sharedMemory", "--initialMemory", "1"],
  ...["--maximumMemory", "65536"],
  // v128 between functions of the module itself is meant; none is exported.
  ...["--disableWarning", "112"],
];
const modules = {
  "float32.plain": ["--use", "real=f32", "--use", "RELAXED=0"],
  "float32.relaxed": ["--use", "real=f32", "--use", "RELAXED=1", "--enable", "relaxed-simd"],
  "float64.plain": ["--use", "real=f64", "--use", "RELAXED=0"],
  "float64.relaxed": ["--use", "real=f64", "--use", "RELAXED=1", "--enable", "relaxed-simd"],
};

/** Compiles what changed, two modules at a time; throws with the compiler's messages. */
export async function buildKernels() {
  const fingerprint = await fingerprintOfSources();
  const stamp = new URL("fingerprint", output);
  const names = Object.keys(modules);
  await mkdir(output, { recursive: true });
  const present = new Set(await readdir(output));
  const unchanged = (await readFile(stamp, "utf8").catch(() => "")) === fingerprint;
  if (unchanged && names.every((name) => present.has(`${name}.wasm`))) return;
  await Promise.all([compileInWorker(names.slice(0, 2)), compileInWorker(names.slice(2))]);
  await writeFile(stamp, fingerprint);
}

async function fingerprintOfSources() {
  const compiler = createRequire(import.meta.url)("assemblyscript/package.json");
  const hash = createHash("sha256").update(JSON.stringify([compiler.version, sharedFlags, modules]));
  for (const name of (await readdir(sources)).sort()) {
    if (name.endsWith(".ts")) hash.update(name).update(await readFile(new URL(name, sources)));
  }
  return hash.digest("hex");
}

/** The compiler occupies its thread, so each pair gets one. */
function compileInWorker(names) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { names } });
    worker.once("message", resolve).once("error", reject);
  });
}

async function compile(name) {
  const { default: asc } = await import("assemblyscript/asc");
  const file = fileURLToPath(new URL(`${name}.wasm`, output));
  const flags = [...sharedFlags, ...modules[name], "--outFile", `${file}.new`];
  const entry = "src/kernels/assembly/index.ts";
  const { error, stderr } = await asc.main([entry, "--baseDir", fileURLToPath(root), ...flags]);
  const messages = stderr.toString();
  if (error) throw new Error(`${name}.wasm does not compile:\n${messages}`);
  if (messages) console.warn(messages);
  await rename(`${file}.new`, file);
}

if (!isMainThread && workerData?.names) {
  for (const name of workerData.names) await compile(name);
  parentPort.postMessage("done");
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernels();
}
