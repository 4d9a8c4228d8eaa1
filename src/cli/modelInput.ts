import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UserError } from "../engine/userError";
import type { ModelInput } from "../session/jobs";
import type { Call } from "./command";

export interface NamedInput extends ModelInput {
  /** The file as the call named it. */
  readonly label: string;
}

/** Where decoded data is kept between calls: where the call says, or where the system keeps such things. */
function cacheOf(call: Pick<Call, "options"> | undefined): string | undefined {
  const asked = call?.options.cache;
  if (asked === "none") return undefined;
  if (typeof asked === "string") return resolve(asked);
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const usual =
    process.platform === "darwin"
      ? join(homedir(), "Library", "Caches")
      : ((process.platform === "win32" ? LOCALAPPDATA : XDG_CACHE_HOME) ?? join(homedir(), ".cache"));
  return join(usual, "model-debugger");
}

/** Reads a model file. Its data may lie in the working folder, or, for a file outside of it, in the file's own. */
export async function readModel(label: string, call?: Pick<Call, "options">): Promise<NamedInput> {
  const file = resolve(label);
  const inside = !relative(process.cwd(), file).split(sep).includes("..");
  try {
    const root = inside ? process.cwd() : dirname(file);
    return { label, file, root, text: await readFile(file, "utf8"), cache: cacheOf(call) };
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
