// Writes the schemas of *.model.json and the types of *.model.ts, made from the engine's own declarations, into dist/.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

const exampleInCode = "examples/swish";

export async function writeSchemas(folder = "dist") {
  mkdirSync(folder, { recursive: true });
  // Inside `folder`, so that what esbuild leaves external would still be found.
  const scratch = mkdtempSync(join(folder, ".schema-"));
  try {
    const bundle = join(scratch, "schemaFiles.mjs");
    await esbuild.build({
      entryPoints: ["src/diagnosis/schemaFiles.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      mainFields: ["module", "main"],
      loader: { ".wasm": "binary" },
      logLevel: "warning",
      outfile: bundle,
    });
    const { schemaFiles } = await import(pathToFileURL(bundle).href);
    const files = schemaFiles();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    // The example in code has its types beside it, as the extension would put them there.
    if (existsSync(exampleInCode)) {
      const name = "model-debugger.d.ts";
      writeFileSync(join(exampleInCode, name), files[name]);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await writeSchemas();
