import { open } from "node:fs/promises";
import type { RunMessage } from "../session/protocol";
import { checkWritable, cannotWrite } from "./tensorFile";
import { spelled } from "./terminal";

export interface RunLog {
  write(message: RunMessage): void;
  /** Throws a UserError where something could not be written. */
  end(): Promise<void>;
}

/**
 * One line of JSON a message. Of the history only what the views get goes in: the facts of the step each
 * frame was sent after, about twenty a second. `protectedFiles` are what the log must not overwrite.
 */
export async function openLog(
  file: string | undefined,
  protectedFiles: readonly (string | undefined)[],
): Promise<RunLog | undefined> {
  if (file === undefined) return undefined;
  await checkWritable(file, protectedFiles);
  const handle = await open(file, "w").catch((error: unknown) => {
    throw cannotWrite(file, error);
  });
  const stream = handle.createWriteStream();
  let failure: Error | undefined;
  stream.on("error", (error) => (failure = error));
  return {
    write(message) {
      const kept = message.type === "frame" ? { ...message, history: undefined } : message;
      stream.write(`${JSON.stringify(kept, spelled)}\n`);
    },
    async end() {
      await new Promise<void>((resolve) => {
        stream.on("close", resolve);
        stream.end();
      });
      if (failure !== undefined) throw cannotWrite(file, failure);
    },
  };
}
