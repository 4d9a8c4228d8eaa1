/**
 * The time loop of simpleRNN, gru and lstm, once for all: what differs between them is the `Cell`.
 *
 *   z = x·W + b for all time steps in one product;  then step by step  u_t += h_t·R,  h_{t+1} = cell(z_t, u_t)
 *   backward: dh_t += du_t·Rᵀ step by step;  then  ∂/∂R = hᵀ·du,  ∂/∂W = xᵀ·dz,  ∂/∂b = Σ dz,  ∂/∂x = dz·Wᵀ
 *
 * Inside, time comes before the batch, so that a time step is one block: x `[time, batch, in]`, z and u
 * `[time, batch, gates · units]`, h and dh `[time + 1, batch, units]` with the initial state in front.
 */
import type { Kernels, Pointer } from "../../kernels/kernels";
import type { Arena } from "../arena";
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
  const workspace = arena.scratch(
    Math.max(
      kernels.matmulWorkspaceBytes(most, width, features),
      kernels.matmulWorkspaceBytes(batchSize, width, units),
      kernels.matmulWorkspaceBytes(batchSize, units, width),
      kernels.matmulWorkspaceBytes(units, width, most),
      kernels.matmulWorkspaceBytes(features, width, most),
      kernels.matmulWorkspaceBytes(most, features, width),
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

  return {
    forward({ examples: rows }: Pass) {
      const all = steps * rows;
      const state = rows * units;
      move(true, inputRows, x, rows, features, site.goBackwards);
      if (bias) kernels.broadcastRow(bias.pointer, z, all, width);
      kernels.matmul(x, kernel!.pointer, z, all, width, features, 0, 0, bias ? 1 : 0, workspace.pointer);
      if (site.isApart) {
        if (bias) kernels.broadcastRow(bias.pointer + bytes * width, u, all, width);
        else kernels.fill(u, all * width, 0);
      }
      if (states?.initial) kernels.copy(states.initial[0]!.pointer, h, state);
      else kernels.fill(h, state, 0);
      kernels.packRight(recurrentKernel!.pointer, forwardPanels, width, units, 0);
      cell.begin?.(rows);
      for (let t = 0; t < steps; t++) {
        const at = bytes * t * rows * width;
        const before = h + bytes * t * state;
        // From zeros nothing comes.
        if (t > 0 || states?.initial) {
          kernels.matmulPacked(before, forwardPanels, u + at, rows, width, units, 1, workspace.pointer);
        }
        cell.step(t, rows, z + at, u + at, before, before + bytes * state);
      }
      const last = h + bytes * steps * state;
      if (site.returnSequences) move(false, output, h + bytes * state, rows, units, site.turnsRound);
      else kernels.moveRows(last, output.pointer, 1, rows, units, 0, units, 0, output.example);
      if (states?.final) kernels.copy(last, states.final[0]!.pointer, state);
      cell.end?.(rows, steps);
    },

    backward({ examples: rows }: Pass) {
      const all = steps * rows;
      const state = rows * units;
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
      for (let t = steps - 1; t >= 0; t--) {
        const at = bytes * t * rows * width;
        const before = bytes * t * state;
        const next = before + bytes * state;
        cell.back(t, rows, z + at, u + at, h + before, h + next, dh + next, dh + before);
        if (t > 0 || dInitial) {
          kernels.matmulPacked(u + at, backwardPanels, dh + before, rows, units, width, 1, workspace.pointer);
        }
      }
      if (dInitial) kernels.copy(dh, dInitial.pointer, state);
      cell.endBack?.(rows);
      kernels.matmul(h, u, recurrentKernel!.gradient, units, width, all, 1, 0, 0, workspace.pointer);
      kernels.matmul(x, z, kernel!.gradient, features, width, all, 1, 0, 0, workspace.pointer);
      if (bias) kernels.columnSums(z, bias.gradient, all, width);
      if (bias && site.isApart) kernels.columnSums(u, bias.gradient + bytes * width, all, width);
      if (gradientRows) {
        kernels.matmul(z, kernel!.pointer, x, all, features, width, 0, 1, 0, workspace.pointer);
        move(false, gradientRows, x, rows, features, site.goBackwards);
      }
    },
  };
}
