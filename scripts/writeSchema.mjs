// Writes the schemas of *.model.json and the types of *.model.ts, made from the engine's own declarations, into dist/,
// and the schema of the setting `modelDebugger.rules` into the manifest, its texts into package.nls.json.
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

/** VS Code reads settings from the manifest alone, and their texts from `package.nls.json`, where a translator finds them. */
function declareRules(declaration) {
  const texts = {};
  const named = (key, text) => {
    texts[key] = text;
    return `%${key}%`;
  };
  const properties = Object.fromEntries(
    Object.entries(declaration.properties).map(
      ([
        id,
        {
          description,
          anyOf: [severity, thresholds],
        },
      ]) => {
        const numbers = Object.entries(thresholds.properties).map(([name, threshold]) => [
          name,
          { ...threshold, description: named(`rule.${id}.${name}`, threshold.description) },
        ]);
        const meanings = severity.enumDescriptions.map((text, at) =>
          named(`severity.${severity.enum[at]}`, text),
        );
        const anyOf = [
          { ...severity, enumDescriptions: meanings },
          { ...thresholds, properties: Object.fromEntries(numbers) },
        ];
        return [id, { description: named(`rule.${id}`, description), anyOf }];
      },
    ),
  );
  rewrite("package.json", (manifest) => {
    const settings = manifest.contributes.configuration.properties;
    settings["modelDebugger.rules"] = { ...declaration, properties };
    return manifest;
  });
  rewrite("package.nls.json", (all) => {
    const others = Object.entries(all).filter(([key]) => !/^(rule|severity)\./.test(key));
    const at = others.findIndex(([key]) => key === "setting.rules") + 1;
    return Object.fromEntries(others.toSpliced(at, 0, ...Object.entries(texts)));
  });
}

/** Writes a JSON file only where it says something else. */
function rewrite(file, change) {
  const before = readFileSync(file, "utf8");
  const after = `${JSON.stringify(change(JSON.parse(before)), undefined, 2)}\n`;
  if (after !== before) writeFileSync(file, after);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await writeSchemas();
