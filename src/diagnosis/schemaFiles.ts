import { diagnosisSchema } from "../model/grammar/diagnosis";
import { editorSchema, modelSchema } from "../model/schema";
import { typeDeclarations, typesFile } from "../model/types/typeDeclarations";
import { rules } from "./rules";

/**
 * The files that the build writes from the declarations, by name: the strict schema for other tools, the one
 * that the manifest gives to VS Code, which completes and explains but leaves reporting to the extension,
 * and the types of model files in code.
 */
export const schemaFiles = (): Readonly<
  Record<"model.schema.json" | "model.editor.schema.json" | typeof typesFile, string>
> => {
  const strict = modelSchema(rules);
  return {
    "model.schema.json": `${JSON.stringify(strict, undefined, 2)}\n`,
    [typesFile]: typeDeclarations(strict),
    "model.editor.schema.json": `${JSON.stringify(editorSchema(strict))}\n`,
  };
};

/** The manifest's declaration of the setting `modelDebugger.rules`: the same form as the file's `diagnosis`. */
export const rulesSettingDeclaration = () => ({
  ...diagnosisSchema(rules),
  default: {},
  scope: "resource",
  markdownDescription: "%setting.rules%",
});
