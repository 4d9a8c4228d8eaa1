import { readFileSync } from "node:fs";
import { UserError } from "../../engine/userError";
import { codeOf, storageReason } from "../runs/storageError";
import type { ForkOrder } from "../jobs";
import type { WeightsFile } from "../weights";
import { decodeCheckpointFile } from "./checkpointFile";
import type { ForkStart } from "./steering";
import { say } from "../../words/words";

/** What a forked run starts from. A UserError names the checkpoint and says why it cannot. */
export function readFork({ file, origin }: ForkOrder): {
  readonly start: WeightsFile;
  readonly fork: Omit<ForkStart, "notes">;
} {
  const name = say`The checkpoint of step ${origin.step} of “${origin.title}”`;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? say`its file is no longer there` : storageReason(error);
    throw new UserError(say`${name} cannot be used: ${why}.`, { file });
  }
  const { head, state } = decodeCheckpointFile(bytes, name, file);
  return {
    start: { bytes: state, file: name },
    fork: { origin, ...(head.past && { past: head.past }) },
  };
}
