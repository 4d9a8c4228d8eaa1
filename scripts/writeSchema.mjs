// Writes the schemas of *.model.json and the types of *.model.ts, made from the engine's own declarations, into dist/,
// and the schema of the setting `modelDebugger.rules` into the manifest.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { importBundled } from "./importBundled.mjs";

const exampleInCode = "examples/swish";

export async function writeSchemas(folder = "dist") {
  const entryPoints = ["src/diagnosis/schemaFiles.ts"];
  const { schemaFiles, rulesSettingDeclaration } = await importBundled({ entryPoints }, folder);
  const files = schemaFiles();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  // The example in code has its types beside it, as the extension would put them there.
  if (existsSync(exampleInCode)) {
    const name = "model-debugger.d.ts";
    writeFileSync(join(exampleInCode, name), files[name]);
  }
  declareRules(rulesSettingDeclaration());
}

/** VS Code reads settings from the manifest alone; it is written only where it says something else. */
function declareRules(declaration) {
  const before = readFileSync("package.json", "utf8");
  const manifest = JSON.parse(before);
  manifest.contributes.configuration.properties["modelDebugger.rules"] = declaration;
  const after = `${JSON.stringify(manifest, undefined, 2)}\n`;
  if (after !== before) writeFileSync("package.json", after);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await writeSchemas();
