/**
 * The time loop of simpleRNN, gru and lstm, once for all: what differs between them is the `Cell`.
 *
 *   z = x·W + b for a block of time steps in one product;  then step by step  u_t += h_t·R,  h_{t+1} = cell(z_t, u_t)
 *   backward: dh_t += du_t·Rᵀ step by step;  then for the block  ∂/∂R += hᵀ·du,  ∂/∂W += xᵀ·dz,  ∂/∂b += Σ dz,
 *   ∂/∂x = dz·Wᵀ
 *
 * Inside, time comes before the batch, so that a time step is one block: x `[time, batch, in]`, z and u
 * `[time, batch, gates · units]`, h and dh `[time + 1, batch, units]` with the initial state in front.
 */
import type { Kernels, Pointer } from "../../kernels/kernels";
import { aligned, type Arena } from "../arena";
import type { LayerPasses, ParameterTensor, Pass, SiteStates, Tensor } from "./definition";

/** What one time step does between the products; t counts in the order of reading. */
export interface Cell {
  readonly gates: number;
  /** Before the first step: the states beside h. */
  begin?(rows: number): void;
  /** From z_t (and u_t) and h_t fills h_{t+1}; keeps in z_t what `back` needs. */
  step(t: number, rows: number, z: Pointer, u: Pointer, h: Pointer, next: Pointer): void;
  end?(rows: number, steps: number): void;
  beginBack?(rows: number): void;
  /** Turns z_t and u_t into their gradients, from dh_{t+1}; adds to dh_t what does not come through u_t. */
  back(
    t: number,
    rows: number,
    z: Pointer,
    u: Pointer,
    h: Pointer,
    next: Pointer,
    dNext: Pointer,
    dh: Pointer,
  ): void;
  endBack?(rows: number): void;
}

/** Rows of `units` numbers somewhere in a batch-major tensor. */
export interface Rows {
  readonly pointer: Pointer;
  /** Numbers from one time step to the next. */
  readonly step: number;
  /** Numbers from one example to the next. */
  readonly example: number;
}

export interface RecurrenceSite {
  readonly kernels: Kernels;
  readonly arena: Arena;
  readonly batchSize: number;
  readonly units: number;
  readonly input: Tensor;
  readonly inputGradient: Tensor | undefined;
  readonly output: Rows;
  readonly outputGradient: Rows;
  readonly parameters: Readonly<Record<string, ParameterTensor>>;
  readonly states: SiteStates | undefined;
  readonly returnSequences: boolean;
  /** Reads the last time step first. */
  readonly goBackwards: boolean;
  /** Gives the time steps in the reverse order of reading. */
  readonly turnsRound: boolean;
  /** A recurrent product of its own, with the second row of the bias, instead of one sum with the input's (GRU). */
  readonly isApart: boolean;
}

/**
 * Rows that the products outside of the recurrence take at a time: as many as the matrix product packs along
 * its depth, and few enough to be still in the cache after the steps that made them, or before those that read them.
 */
const blockRows = 256;

/** Rows of one example after the other, as a layer's output has them. */
export const rowsOf = (tensor: Tensor, units: number): Rows => ({
  pointer: tensor.pointer,
  step: units,
  example: tensor.size,
});

export function recurrence(site: RecurrenceSite, cell: Cell): LayerPasses {
  const { kernels, arena, batchSize, units, input, inputGradient, output, outputGradient, states } = site;
  const { kernel, recurrentKernel, bias } = site.parameters;
  const [steps, features] = input.shape as [number, number];
  const width = cell.gates * units;
  const inputRows = rowsOf(input, features);
  const gradientRows = inputGradient && rowsOf(inputGradient, features);
  const bytes = arena.bytesPerEntry;
  const most = steps * batchSize;
  const x = arena.entries(most * features);
  const z = arena.entries(most * width);
  const u = site.isApart ? arena.entries(most * width) : z;
  const h = arena.entries((most + batchSize) * units);
  const dh = arena.entries((most + batchSize) * units);
  const forwardPanels = arena.bytes(kernels.packedBytes(width, units));
  const backwardPanels = arena.bytes(kernels.packedBytes(units, width));
  const mostOfBlock = Math.min(most, blockRows + batchSize);
  // The scratch of the gradients' products: the packed gradient, then every product's own panels.
  const gradientPanels = aligned(kernels.packedBytes(width, mostOfBlock));
  const workspace = arena.scratch(
    gradientPanels +
      Math.max(
        kernels.matmulWorkspaceBytes(mostOfBlock, width, features),
        kernels.matmulWorkspaceBytes(batchSize, width, units),
        kernels.matmulWorkspaceBytes(batchSize, units, width),
        kernels.matmulWorkspaceBytes(units, width, mostOfBlock),
        kernels.matmulWorkspaceBytes(features, width, mostOfBlock),
        kernels.matmulWorkspaceBytes(mostOfBlock, features, width),
      ),
  );

  /** Between `[batch, time, columns]` at `outside` and `[time, batch, columns]` at `inside`. */
  const move = (
    inwards: boolean,
    outside: Rows,
    inside: Pointer,
    rows: number,
    columns: number,
    turned: boolean,
  ) => {
    const from = turned ? outside.pointer + bytes * outside.step * (steps - 1) : outside.pointer;
    const step = turned ? -outside.step : outside.step;
    const block = rows * columns;
    if (inwards) kernels.moveRows(from, inside, steps, rows, columns, step, outside.example, block, columns);
    else kernels.moveRows(inside, from, steps, rows, columns, block, columns, step, outside.example);
  };

  /** z (and u before the recurrent product) of a block of rows. */
  const inputProducts = (first: number, rows: number) => {
    const at = bytes * first * width;
    const inputs = x + bytes * first * features;
    const ownBias = bias?.pointer ?? 0;
    kernels.affine(inputs, kernel!.pointer, ownBias, z + at, rows, width, features, workspace.pointer);
    if (!site.isApart) return;
    if (bias) kernels.broadcastRow(bias.pointer + bytes * width, u + at, rows, width);
    else kernels.fill(u + at, rows * width, 0);
  };

  /** Adds a block of rows to the parameters' gradients, and overwrites its x with ∂/∂x. */
  const gradientsOf = (first: number, rows: number, isFirst: boolean) => {
    const dz = z + bytes * first * width;
    const du = u + bytes * first * width;
    const inputs = x + bytes * first * features;
    const before = h + bytes * first * units;
    const adds = isFirst ? 0 : 1;
    const panels = workspace.pointer;
    const space = panels + gradientPanels;
    kernels.packRight(du, panels, width, rows, 0);
    kernels.matmulPacked(before, panels, recurrentKernel!.gradient, units, width, rows, 1, adds, space);
    if (site.isApart) kernels.packRight(dz, panels, width, rows, 0);
    kernels.matmulPacked(inputs, panels, kernel!.gradient, features, width, rows, 1, adds, space);
    if (bias) kernels.columnSums(dz, bias.gradient, rows, width, adds);
    if (bias && site.isApart) kernels.columnSums(du, bias.gradient + bytes * width, rows, width, adds);
    if (inputGradient) kernels.matmul(dz, kernel!.pointer, inputs, rows, features, width, 0, 1, 0, space);
  };

  return {
    forward({ examples: rows }: Pass) {
      const state = rows * units;
      const stepsOfBlock = Math.ceil(blockRows / rows);
      move(true, inputRows, x, rows, features, site.goBackwards);
      if (states?.initial) kernels.copy(states.initial[0]!.pointer, h, state);
      else kernels.fill(h, state, 0);
      kernels.packRight(recurrentKernel!.pointer, forwardPanels, width, units, 0);
      cell.begin?.(rows);
      for (let start = 0; start < steps; start += stepsOfBlock) {
        const end = Math.min(start + stepsOfBlock, steps);
        inputProducts(start * rows, (end - start) * rows);
        for (let t = start; t < end; t++) {
          const at = bytes * t * rows * width;
          const before = h + bytes * t * state;
          // From zeros nothing comes.
          if (t > 0 || states?.initial) {
            kernels.matmulPacked(before, forwardPanels, u + at, rows, width, units, 0, 1, workspace.pointer);
          }
          cell.step(t, rows, z + at, u + at, before, before + bytes * state);
        }
      }
      const last = h + bytes * steps * state;
      if (site.returnSequences) move(false, output, h + bytes * state, rows, units, site.turnsRound);
      else kernels.moveRows(last, output.pointer, 1, rows, units, 0, units, 0, output.example);
      if (states?.final) kernels.copy(last, states.final[0]!.pointer, state);
      cell.end?.(rows, steps);
    },

    backward({ examples: rows }: Pass) {
      const state = rows * units;
      const stepsOfBlock = Math.ceil(blockRows / rows);
      const last = dh + bytes * steps * state;
      if (site.returnSequences) {
        kernels.fill(dh, state, 0);
        move(true, outputGradient, dh + bytes * state, rows, units, site.turnsRound);
      } else {
        kernels.fill(dh, steps * state, 0);
        kernels.moveRows(outputGradient.pointer, last, 1, rows, units, 0, outputGradient.example, 0, units);
      }
      const dFinal = states?.finalGradients[0];
      if (dFinal) kernels.addScaled(1, dFinal.pointer, last, state);
      const dInitial = states?.initialGradients[0];
      kernels.packRight(recurrentKernel!.pointer, backwardPanels, units, width, 1);
      cell.beginBack?.(rows);
      for (let end = steps; end > 0; end -= stepsOfBlock) {
        const start = Math.max(end - stepsOfBlock, 0);
        for (let t = end - 1; t >= start; t--) {
          const at = bytes * t * rows * width;
          const before = bytes * t * state;
          const next = before + bytes * state;
          cell.back(t, rows, z + at, u + at, h + before, h + next, dh + next, dh + before);
          if (t > 0 || dInitial) {
            kernels.matmulPacked(
              u + at,
              backwardPanels,
              dh + before,
              rows,
              units,
              width,
              0,
              1,
              workspace.pointer,
            );
          }
        }
        gradientsOf(start * rows, (end - start) * rows, end === steps);
      }
      if (dInitial) kernels.copy(dh, dInitial.pointer, state);
      cell.endBack?.(rows);
      if (gradientRows) move(false, gradientRows, x, rows, features, site.goBackwards);
    },
  };
}
