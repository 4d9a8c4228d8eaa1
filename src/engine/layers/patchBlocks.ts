/**
 * Convolutions go through the matrix product in blocks of output lines: as many as keep their patches in the
 * cache, but enough rows for the product to pay for packing the kernel.
 */
import type { Pointer } from "../../kernels/kernels";
import { aligned } from "../arena";
import type { LayerSite } from "./definition";
import type { Window } from "./window";
import { recordOf } from "./window";

/** Patches of that size stay in the second-level cache beside the packed panels. */
const cachedBytes = 128 * 1024;
const fewestRows = 240;

export interface PatchBlocks {
  /** The window's record, for kernels. */
  readonly window: Pointer;
  /** Numbers in one patch. */
  readonly depth: number;
  /** Output lines in a block. */
  readonly lines: number;
  /** Output positions, rows of the matrix product, in a block. */
  readonly rows: number;
  /** Bytes of a block's patches, aligned. */
  readonly bytes: number;
}

/** `taken`: channels of a pixel that go into a patch. */
export function patchBlocks(
  { arena, batchSize }: Pick<LayerSite<unknown>, "arena" | "batchSize">,
  window: Window,
  taken: number,
): PatchBlocks {
  const { windowHeight, windowWidth, outputHeight, outputWidth } = window;
  const depth = windowHeight * windowWidth * taken;
  const cached = Math.floor(cachedBytes / (outputWidth * depth * arena.bytesPerEntry));
  const wanted = Math.max(cached, Math.ceil(fewestRows / outputWidth));
  // Whole images, two at least: threads can then add to different images' pixels.
  const images = Math.max(2, Math.round(wanted / outputHeight));
  const lines = wanted < outputHeight ? wanted : Math.min(images, batchSize) * outputHeight;
  const rows = lines * outputWidth;
  return {
    window: arena.integers(recordOf(window)),
    depth,
    lines,
    rows,
    bytes: aligned(rows * depth * arena.bytesPerEntry),
  };
}
