// Runs a module of the sources at build time.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

/**
 * Bundles a module of the sources and imports it.
 *
 * @param {Pick<esbuild.BuildOptions, "entryPoints" | "stdin">} entry
 * @param {string} [folder] where it is written for a moment; what esbuild leaves external is found from there
 */
export async function importBundled(entry, folder = "dist") {
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, ".bundled-"));
  try {
    const outfile = join(scratch, "bundled.mjs");
    await esbuild.build({
      ...entry,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      mainFields: ["module", "main"],
      loader: { ".wasm": "binary" },
      logLevel: "warning",
      outfile,
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
