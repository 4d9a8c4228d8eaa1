/** Recurrent cells and attention as their formulas read, in float64, one number at a time. */

export type Matrix = readonly (readonly number[])[];

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** `values` as rows of `columns`. */
export const matrix = (values: ArrayLike<number>, columns: number): number[][] =>
  Array.from({ length: values.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => values[row * columns + column]!),
  );

/** x·W, x a row. */
export const times = (x: readonly number[], w: Matrix): number[] =>
  w[0]!.map((_, column) => x.reduce((sum, value, row) => sum + value * w[row]![column]!, 0));

const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((value, at) => value + b[at]!);

export interface Weights {
  readonly kernel: Matrix;
  readonly recurrentKernel: Matrix;
  /** One row, for a gru two; zeros for "none". */
  readonly bias: Matrix;
}

/** Activations of a cell. */
export interface Bends {
  readonly activation: (z: number) => number;
  readonly recurrent: (z: number) => number;
}
export const usual: Bends = { activation: Math.tanh, recurrent: sigmoid };

/** h and, for an lstm, c. */
export type State = readonly number[][];
type Step = (x: readonly number[], state: State, weights: Weights, bends: Bends) => State;

export const steps: Record<"simpleRNN" | "gru" | "lstm", Step> = {
  simpleRNN: (x, [h], { kernel, recurrentKernel, bias }, { activation }) => [
    plus(plus(times(x, kernel), times(h!, recurrentKernel)), bias[0]!).map(activation),
  ],
  gru(x, [h], { kernel, recurrentKernel, bias }, { activation, recurrent }) {
    const units = h!.length;
    const input = plus(times(x, kernel), bias[0]!);
    const past = plus(times(h!, recurrentKernel), bias[1]!);
    return [
      h!.map((before, unit) => {
        const [update, reset] = [0, 1].map((which) =>
          recurrent(input[which * units + unit]! + past[which * units + unit]!),
        );
        const candidate = activation(input[2 * units + unit]! + reset! * past[2 * units + unit]!);
        return update! * before + (1 - update!) * candidate;
      }),
    ];
  },
  lstm(x, [h, c], { kernel, recurrentKernel, bias }, { activation, recurrent }) {
    const units = h!.length;
    const z = plus(plus(times(x, kernel), times(h!, recurrentKernel)), bias[0]!);
    const gate = (which: number, unit: number): number => recurrent(z[which * units + unit]!);
    const cell = c!.map(
      (before, unit) => gate(1, unit) * before + gate(0, unit) * activation(z[2 * units + unit]!),
    );
    return [cell.map((value, unit) => gate(3, unit) * activation(value)), cell];
  },
};

/** The states after each time step of one sequence, in the order of reading. */
export function run(step: Step, x: Matrix, first: State, weights: Weights, bends = usual): State[] {
  const states: State[] = [];
  let state = first;
  for (const row of x) states.push((state = step(row, state, weights, bends)));
  return states;
}

export function softmax(row: readonly number[]): number[] {
  const most = Math.max(...row);
  const e = row.map((value) => Math.exp(value - most));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((value) => value / sum);
}

/** softmax(scale · q·kᵀ)·v; `causal`: query i sees the keys 0 … i. */
export const attend = (q: Matrix, k: Matrix, v: Matrix, scale = 1, causal = false): number[][] =>
  q.map((query, at) => {
    const seen = causal ? k.slice(0, at + 1) : k;
    const scores = seen.map((key) => scale * key.reduce((sum, value, i) => sum + value * query[i]!, 0));
    return times(softmax(scores), v.slice(0, seen.length));
  });
