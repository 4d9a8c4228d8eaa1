// npm run build: everything the extension, the command line and the tests run, into dist/.
import * as esbuild from "esbuild";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { buildKernels } from "./buildKernels.mjs";
import { noticesFor } from "./notices.mjs";
import { writeL10n } from "./writeL10n.mjs";
import { writeSchemas } from "./writeSchema.mjs";

const watch = process.argv.includes("--watch");

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  metafile: true,
  sourcemap: true,
  logLevel: "warning",
  loader: { ".wasm": "binary" },
  // jsonc-parser's UMD build hides its own requires from esbuild; its ES modules do not.
  mainFields: ["module", "main"],
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode", "mocha", "typescript"],
};

const filesBelow = (folder, ending) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .filter((file) => file.endsWith(ending))
        .map((file) => `${folder}/${file}`)
    : [];

const bundles = [
  // What ships: small, each entry on its own so that activation reads only what it needs.
  {
    ...node,
    minify: true,
    sourcemap: false,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
  },
  {
    ...node,
    minify: true,
    sourcemap: false,
    entryPoints: ["src/session/worker.ts"],
    outfile: "dist/worker.js",
  },
  {
    ...node,
    minify: true,
    sourcemap: false,
    entryPoints: ["src/session/helper.ts"],
    outfile: "dist/helper.js",
  },
  {
    ...node,
    minify: true,
    sourcemap: false,
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli.js",
    banner: { js: "#!/usr/bin/env node" },
  },
  {
    ...common,
    platform: "browser",
    format: "iife",
    target: "chrome132",
    minify: true,
    sourcemap: false,
    entryPoints: ["webview/dashboard.ts"],
    outfile: "dist/webview/dashboard.js",
  },
  {
    ...common,
    platform: "browser",
    format: "iife",
    target: "chrome132",
    minify: true,
    sourcemap: false,
    entryPoints: ["webview/compare.ts"],
    outfile: "dist/webview/compare.js",
  },
  { ...node, entryPoints: ["bench/bench.ts"], outfile: "dist/bench.js" },
  { ...node, entryPoints: ["bench/calibrate.ts"], outfile: "dist/calibrate.js" },
  // Tests: one bundle a file, so that each runs alone.
  {
    ...node,
    entryPoints: filesBelow("test/unit", ".test.ts"),
    outdir: "dist/test/unit",
    outbase: "test/unit",
  },
  {
    ...node,
    entryPoints: ["test/integration/index.ts", ...filesBelow("test/integration", ".test.ts")],
    outdir: "dist/test/integration",
    outbase: "test/integration",
  },
];

await buildKernels();
// A test whose source is gone must not run on.
rmSync("dist/test", { recursive: true, force: true });
const present = bundles.filter(
  (bundle) => bundle.entryPoints.length > 0 && bundle.entryPoints.every(existsSync),
);
if (watch) {
  for (const bundle of present) await (await esbuild.context(bundle)).watch();
  console.log("watching; Ctrl-C ends");
} else {
  const [results] = await Promise.all([
    Promise.all(present.map((bundle) => esbuild.build(bundle))),
    writeSchemas(),
    writeL10n(),
  ]);
  const shipped = results.filter((_, at) => present[at].sourcemap === false);
  writeFileSync("dist/THIRD-PARTY-NOTICES.txt", noticesFor(shipped));
}
