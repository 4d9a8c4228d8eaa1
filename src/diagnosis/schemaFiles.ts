import { editorSchema, modelSchema } from "../model/schema";
import { rules } from "./rules";

/**
 * The schema files that the build writes, by name: the strict one for other tools, and the one that the
 * manifest gives to VS Code, which completes and explains but leaves reporting to the extension.
 */
export const schemaFiles = (): Readonly<Record<"model.schema.json" | "model.editor.schema.json", string>> => {
  const strict = modelSchema(rules);
  return {
    "model.schema.json": `${JSON.stringify(strict, undefined, 2)}\n`,
    "model.editor.schema.json": `${JSON.stringify(editorSchema(strict))}\n`,
  };
};
