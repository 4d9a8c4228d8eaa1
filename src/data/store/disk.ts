import { statfsSync } from "node:fs";

/** Where the next region begins: every number lies at a multiple of its own size. */
export const alignedBytes = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Whether the folder's disk has so much left, and as much again for others. */
export function hasRoom(bytes: number, folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return 2 * bytes <= bavail * bsize;
}
