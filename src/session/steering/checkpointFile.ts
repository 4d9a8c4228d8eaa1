/**
 * The file of a checkpoint: a head that names the format, then what it is and the training's whole state, under
 * one checksum.
 *
 *   "MDCKP\n" version:u16 bytes:u32 crc32:u32 headLength:u32 head state
 *
 * The head is a structure (V8's own serialization, which later versions read too), the state what
 * `encodeCheckpoint` makes: a safetensors file.
 */
import { open } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { UserError } from "../../engine/userError";
import type { LeftBranch, ShownCheckpoint } from "../shownSteering";
import { say } from "../../words/words";

export const checkpointVersion = 1;

const magic = Buffer.from("MDCKP\n", "latin1");
const sizesAt = magic.length + 2;
/** Magic, version, length of what follows the checksum, checksum. */
const headAt = sizesAt + 8;

/** What a fork wants to know beside the state. */
export interface CheckpointHead {
  readonly run: string;
  readonly id: string;
  readonly step: number;
  /** The cost up to here, for the views of a fork; undefined before the first step. */
  readonly past?: LeftBranch;
  /** What a list shows of it, where the run's record does not know of it yet. */
  readonly about?: Omit<ShownCheckpoint, "fileBytes">;
}

export interface CheckpointContent {
  readonly head: CheckpointHead;
  readonly state: Uint8Array;
}

export function encodeCheckpointFile({ head, state }: CheckpointContent): Buffer {
  const about = serialize(head);
  const bytes = Buffer.alloc(headAt + 4 + about.length + state.length);
  magic.copy(bytes);
  bytes.writeUInt16LE(checkpointVersion, magic.length);
  bytes.writeUInt32LE(bytes.length - headAt, sizesAt);
  bytes.writeUInt32LE(about.length, headAt);
  about.copy(bytes, headAt + 4);
  bytes.set(state, headAt + 4 + about.length);
  bytes.writeUInt32LE(crc32(bytes.subarray(headAt)), sizesAt + 4);
  return bytes;
}

/** What a file tells of itself, without its state; undefined where it does not, or is no whole checkpoint. */
export async function readAbout(file: string): Promise<ShownCheckpoint | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const sizes = Buffer.alloc(headAt + 4);
    const { size: fileBytes } = await handle.stat();
    await handle.read(sizes, 0, sizes.length, 0);
    const isOurs = sizes.subarray(0, magic.length).equals(magic);
    const isWhole = fileBytes === headAt + sizes.readUInt32LE(sizesAt);
    if (!isOurs || !isWhole || sizes.readUInt16LE(magic.length) !== checkpointVersion) return undefined;
    const head = Buffer.alloc(Math.min(fileBytes, sizes.readUInt32LE(headAt)));
    await handle.read(head, 0, head.length, sizes.length);
    const { about } = deserialize(head) as CheckpointHead;
    return about && { ...about, fileBytes };
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/** `name` is what a person calls the checkpoint: a UserError says by it what is wrong. */
export function decodeCheckpointFile(given: Uint8Array, name: string, file: string): CheckpointContent {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const refuse = (why: string) => new UserError(say`${name} cannot be used: ${why}.`, { file });
  if (bytes.length < headAt + 4) throw refuse(say`its file was cut off`);
  if (!bytes.subarray(0, magic.length).equals(magic)) throw refuse(say`its file holds no checkpoint`);
  const version = bytes.readUInt16LE(magic.length);
  if (version !== checkpointVersion)
    throw refuse(
      say`another version of Model Debugger wrote it (format ${version}, this one reads ${checkpointVersion})`,
    );
  const body = bytes.subarray(headAt);
  const length = bytes.readUInt32LE(sizesAt);
  if (body.length !== length)
    throw refuse(
      say`its file was cut off (${body.length.toLocaleString("en")} of ${length.toLocaleString("en")} bytes)`,
    );
  if (crc32(body) !== bytes.readUInt32LE(sizesAt + 4))
    throw refuse(say`its file is damaged (its checksum does not match)`);
  const aboutLength = body.readUInt32LE(0);
  return {
    head: deserialize(body.subarray(4, 4 + aboutLength)) as CheckpointHead,
    state: body.subarray(4 + aboutLength),
  };
}
