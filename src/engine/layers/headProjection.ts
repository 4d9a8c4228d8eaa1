/** The projections of multi-head attention: into `[batch, heads, time, keyDim]`, and back out of it. */
import type { Pointer } from "../../kernels/kernels";
import type { LayerSite, Tensor } from "./definition";

interface Place {
  readonly site: Omit<LayerSite<unknown>, "options">;
  readonly heads: number;
  readonly keyDim: number;
  /** Scratch for rows `[batch, time, heads · keyDim]`, shared by all projections. */
  readonly rows: Pointer;
}

export interface Projection {
  /** `[batch, heads, time, keyDim]` */
  readonly heads: Pointer;
  /** ∂cost/∂heads */
  readonly gradients: Pointer;
  forward(examples: number): void;
  backward(examples: number): void;
}

/** Puts the heads of each example side by side, or back into its rows. */
function turn(
  { site, heads, keyDim }: Place,
  steps: number,
  from: Pointer,
  to: Pointer,
  examples: number,
  into: boolean,
) {
  const { kernels, arena } = site;
  const row = heads * keyDim;
  const block = steps * keyDim;
  for (let example = 0; example < examples; example++) {
    const at = arena.bytesPerEntry * example * steps * row;
    if (into) kernels.moveRows(from + at, to + at, steps, heads, keyDim, row, keyDim, keyDim, block);
    else kernels.moveRows(from + at, to + at, steps, heads, keyDim, keyDim, block, row, keyDim);
  }
}

const matmulScratch = ({ site }: Place, rows: number, width: number, features: number) =>
  site.arena.scratch(
    Math.max(
      site.kernels.matmulWorkspaceBytes(rows, width, features),
      site.kernels.matmulWorkspaceBytes(features, width, rows),
      site.kernels.matmulWorkspaceBytes(rows, features, width),
    ),
  );

/** heads = (x·W + b) · scale;  ∂/∂W = xᵀ·d, ∂/∂b = Σ d, ∂/∂x = d·Wᵀ with d = scale · ∂/∂heads. */
export function headProjection(
  place: Place & {
    readonly name: "query" | "value" | "key";
    readonly input: Tensor;
    readonly gradient: Tensor | undefined;
    /** 1: adds to the input's gradient, which an earlier projection has written. */
    readonly onto: 0 | 1;
    readonly scale?: number;
  },
): Projection {
  const { site, name, input, gradient, onto, rows, scale = 1 } = place;
  const { kernels, arena, batchSize } = site;
  const [steps, features] = input.shape as [number, number];
  const width = place.heads * place.keyDim;
  const most = batchSize * steps;
  const kernel = site.parameters[`${name}Kernel`]!;
  const bias = site.parameters[`${name}Bias`];
  const workspace = matmulScratch(place, most, width, features);
  const heads = arena.entries(most * width);
  const gradients = arena.entries(most * width);
  return {
    heads,
    gradients,
    forward(examples) {
      const count = examples * steps;
      if (bias) kernels.broadcastRow(bias.pointer, rows, count, width);
      const adds = bias ? 1 : 0;
      kernels.matmul(
        input.pointer,
        kernel.pointer,
        rows,
        count,
        width,
        features,
        0,
        0,
        adds,
        workspace.pointer,
      );
      if (scale !== 1) kernels.scale(rows, count * width, scale);
      turn(place, steps, rows, heads, examples, true);
    },
    backward(examples) {
      const count = examples * steps;
      turn(place, steps, gradients, rows, examples, false);
      if (scale !== 1) kernels.scale(rows, count * width, scale);
      kernels.matmul(
        input.pointer,
        rows,
        kernel.gradient,
        features,
        width,
        count,
        1,
        0,
        0,
        workspace.pointer,
      );
      if (bias) kernels.columnSums(rows, bias.gradient, count, width, 0);
      if (!gradient) return;
      kernels.matmul(
        rows,
        kernel.pointer,
        gradient.pointer,
        count,
        features,
        width,
        0,
        1,
        onto,
        workspace.pointer,
      );
    },
  };
}

/** y = heads·W_o + b_o, from the heads back to the layer's output. */
export function outputProjection(place: Place & { readonly steps: number }): Projection {
  const { site, steps, rows } = place;
  const { kernels, arena, batchSize, output, outputGradient } = site;
  const out = output.shape[1]!;
  const width = place.heads * place.keyDim;
  const most = batchSize * steps;
  const kernel = site.parameters.outputKernel!;
  const bias = site.parameters.outputBias;
  const workspace = matmulScratch(place, most, out, width);
  const heads = arena.entries(most * width);
  const gradients = arena.entries(most * width);
  const attended = arena.entries(most * width);
  return {
    heads,
    gradients,
    forward(examples) {
      const count = examples * steps;
      turn(place, steps, heads, attended, examples, false);
      if (bias) kernels.broadcastRow(bias.pointer, output.pointer, count, out);
      const adds = bias ? 1 : 0;
      kernels.matmul(
        attended,
        kernel.pointer,
        output.pointer,
        count,
        out,
        width,
        0,
        0,
        adds,
        workspace.pointer,
      );
    },
    backward(examples) {
      const count = examples * steps;
      const dy = outputGradient.pointer;
      kernels.matmul(attended, dy, kernel.gradient, width, out, count, 1, 0, 0, workspace.pointer);
      if (bias) kernels.columnSums(dy, bias.gradient, count, out, 0);
      kernels.matmul(dy, kernel.pointer, rows, count, width, out, 0, 1, 0, workspace.pointer);
      turn(place, steps, rows, gradients, examples, true);
    },
  };
}
