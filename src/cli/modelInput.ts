import { readFile } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { UserError } from "../engine/userError";
import type { ModelInput } from "../session/jobs";

export interface NamedInput extends ModelInput {
  /** The file as the call named it. */
  readonly label: string;
}

/** Reads a model file. Its data may lie in the working folder, or, for a file outside of it, in the file's own. */
export async function readModel(label: string): Promise<NamedInput> {
  const file = resolve(label);
  const inside = !relative(process.cwd(), file).split(sep).includes("..");
  try {
    return { label, file, root: inside ? process.cwd() : dirname(file), text: await readFile(file, "utf8") };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === "ENOENT"
        ? "there is no such file"
        : code === "EISDIR"
          ? "this is a folder; name a model file in it (.model.json, .model.ts, .model.js or .model.mjs)"
          : `it cannot be read (${code ?? String(error)})`;
    throw new UserError(why, { file: label, line: 1, column: 1 });
  }
}
