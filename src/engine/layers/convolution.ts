/**
 * Convolution over an image `[height, width, in]` (or a sequence `[length, in]`, an image of height 1), as Keras:
 *   y[o, f] = b[f] + Σ over taps t and channels c of x[o·stride + t·dilation − pad, c]·W[t, c, f]
 * With P the patches of x (`patches.ts` of the kernels): y = P·W + b,  ∂/∂W = Pᵀ·dy,  ∂/∂b = Σ dy,
 * ∂/∂P = dy·Wᵀ, which is added to the pixels the patches were gathered from.
 * Grouped: filters in consecutive blocks, each over its own block of channels, W `[…window, in/groups, filters]`.
 */
import { aligned } from "../arena";
import type { Pass, LayerPasses, LayerSite } from "./definition";
import { patchBlocks } from "./patchBlocks";
import type { Window } from "./window";

export function convolutionPasses(
  site: Omit<LayerSite<unknown>, "options">,
  window: Window,
  filters: number,
  groups: number,
): LayerPasses {
  const { kernels, arena, batchSize, inputs, output, outputGradient, inputGradients, parameters } = site;
  const { outputHeight, outputWidth, channels } = window;
  const { kernel, bias } = parameters;
  const x = inputs[0]!;
  const dx = inputGradients[0];
  const entry = arena.bytesPerEntry;
  const own = filters / groups;
  const taken = channels / groups;
  const isGrouped = groups > 1;
  // A window of one pixel at every pixel: the image is its own patches.
  const isPointwise =
    !isGrouped && window.windowHeight * window.windowWidth * window.strideHeight * window.strideWidth === 1;
  const blocks = patchBlocks(site, window, taken);
  const { depth } = blocks;
  const most = isPointwise ? batchSize * outputHeight : blocks.lines;
  const mostRows = most * outputWidth;

  // One shared scratch: patches, of groups their part of kernel, kernel gradient and output, packed panels.
  const kernelBytes = isGrouped ? aligned(depth * own * entry) : 0;
  const partBytes = isGrouped ? aligned(mostRows * own * entry) : 0;
  const ownKernelAt = isPointwise ? 0 : blocks.bytes;
  const ownGradientAt = ownKernelAt + kernelBytes;
  const partAt = ownGradientAt + kernelBytes;
  const workspaceAt = partAt + partBytes;
  const scratch = arena.scratch(
    workspaceAt +
      Math.max(
        kernels.matmulWorkspaceBytes(mostRows, own, depth),
        kernels.matmulWorkspaceBytes(depth, own, mostRows),
        kernels.matmulWorkspaceBytes(mostRows, depth, own),
      ),
  );

  /** The patches of a block of one group. */
  const patchesOf = (group: number, first: number, lines: number): number => {
    if (isPointwise) return x.pointer + first * outputWidth * channels * entry;
    const from = x.pointer + group * taken * entry;
    kernels.gatherPatches(blocks.window, from, scratch.pointer, first, lines, taken);
    return scratch.pointer;
  };
  const ownKernel = (group: number): number => {
    if (!isGrouped) return kernel!.pointer;
    const place = scratch.pointer + ownKernelAt;
    kernels.copyBlock(kernel!.pointer + group * own * entry, filters, place, own, depth, own);
    return place;
  };
  /** Where one group's outputs of a block begin in a tensor like the output. */
  const placeIn = (tensor: number, group: number, first: number): number =>
    tensor + (first * outputWidth * filters + group * own) * entry;

  const forwardBlock = (group: number, weights: number, first: number, lines: number): void => {
    const rows = lines * outputWidth;
    const y = placeIn(output.pointer, group, first);
    const part = isGrouped ? scratch.pointer + partAt : y;
    const patches = patchesOf(group, first, lines);
    const ownBias = bias ? bias.pointer + group * own * entry : 0;
    kernels.affine(patches, weights, ownBias, part, rows, own, depth, scratch.pointer + workspaceAt);
    if (isGrouped) kernels.copyBlock(part, own, y, filters, rows, own);
  };

  const backwardBlock = (group: number, weights: number, first: number, lines: number): void => {
    const rows = lines * outputWidth;
    const workspace = scratch.pointer + workspaceAt;
    let dy = placeIn(outputGradient.pointer, group, first);
    if (isGrouped) {
      kernels.copyBlock(dy, filters, scratch.pointer + partAt, own, rows, own);
      dy = scratch.pointer + partAt;
    }
    const gradient = isGrouped ? scratch.pointer + ownGradientAt : kernel!.gradient;
    const patches = patchesOf(group, first, lines);
    kernels.matmul(patches, dy, gradient, depth, own, rows, 1, 0, first > 0 ? 1 : 0, workspace);
    if (!dx) return;
    if (isPointwise) {
      const place = dx.pointer + first * outputWidth * channels * entry;
      kernels.matmul(dy, weights, place, rows, depth, own, 0, 1, 0, workspace);
      return;
    }
    kernels.matmul(dy, weights, patches, rows, depth, own, 0, 1, 0, workspace);
    kernels.scatterPatches(blocks.window, patches, dx.pointer + group * taken * entry, first, lines, taken);
  };

  return {
    forward({ examples }: Pass) {
      const lines = examples * outputHeight;
      for (let group = 0; group < groups; group++) {
        const weights = ownKernel(group);
        for (let first = 0; first < lines; first += most) {
          forwardBlock(group, weights, first, Math.min(most, lines - first));
        }
      }
    },
    backward({ examples }: Pass) {
      const lines = examples * outputHeight;
      if (dx && !isPointwise) kernels.fill(dx.pointer, examples * dx.size, 0);
      if (bias) {
        kernels.columnSums(outputGradient.pointer, bias.gradient, lines * outputWidth, filters, 0);
      }
      for (let group = 0; group < groups; group++) {
        const weights = ownKernel(group);
        for (let first = 0; first < lines; first += most) {
          backwardBlock(group, weights, first, Math.min(most, lines - first));
        }
        if (!isGrouped) continue;
        const gradient = kernel!.gradient + group * own * entry;
        kernels.copyBlock(scratch.pointer + ownGradientAt, own, gradient, filters, depth, own);
      }
    },
  };
}
