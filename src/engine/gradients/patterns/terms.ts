/** The error is one term: a product of outputGradient with what the layer read, gave or kept. */
import type { Evidence } from "./evidence";
import { fitted, goodFit, inner, minus, norm } from "./fit";
import type { Pattern } from "./pattern";
import { rowTerm } from "./rowTerms";
import { type Named, tensorsOfSize } from "./tensors";
import { isInput, nameOf, short } from "./words";
import { say } from "../../../words/words";

export const terms: Pattern = (evidence) => {
  const { analytic, numeric, entries, cotangents } = evidence;
  // A few numbers are explained by anything.
  if (entries.length * cotangents.length < 6) return undefined;
  const error = minus(analytic, numeric);
  if (norm(error) <= goodFit * norm(numeric)) return undefined;
  const found =
    oneOf(nameOf(evidence), error, candidates(evidence)) ??
    (isInput(evidence) ? rowTerm(evidence, error) : undefined);
  return found === undefined ? undefined : { pattern: "term-missing", message: found };
};

interface Candidate {
  readonly name: string;
  readonly rows: readonly Float64Array[];
}

function oneOf(
  gradient: string,
  error: readonly Float64Array[],
  found: readonly Candidate[],
): string | undefined {
  for (const { name, rows } of found) {
    const factor = fitted(error, rows);
    if (factor !== undefined)
      return say`The gradient of ${gradient} is off by exactly one term, ${short(factor)} · ${name}: this term is missing, or too many.`;
  }
  for (const [at, one] of found.entries()) {
    for (const other of found.slice(at + 1)) {
      const factors = fittedPair(error, one.rows, other.rows);
      if (factors)
        return say`The gradient of ${gradient} is off by exactly ${short(factors[0])} · ${one.name} + ${short(factors[1])} · ${other.name}: this term is missing, or too many.`;
    }
  }
  return undefined;
}

/** Two terms' factors of least squares, where they explain the target. */
function fittedPair(
  target: readonly Float64Array[],
  one: readonly Float64Array[],
  other: readonly Float64Array[],
): [number, number] | undefined {
  const [aa, bb, ab] = [inner(one, one), inner(other, other), inner(one, other)];
  const determinant = aa * bb - ab * ab;
  // Nearly the same term twice would fit anything with huge factors.
  if (!(determinant > 1e-6 * aa * bb)) return undefined;
  const [at, bt] = [inner(one, target), inner(other, target)];
  const a = (bb * at - ab * bt) / determinant;
  const b = (aa * bt - ab * at) / determinant;
  return norm(minus(minus(target, one, a), other, b)) <= goodFit * norm(target) ? [a, b] : undefined;
}

/** Products of outputGradient with up to three of what lies beside it, brought to the tensor's shape. */
function candidates(evidence: Evidence): Candidate[] {
  const { unit, subject, cotangents, entries } = evidence;
  const size = unit.output.length;
  const place = placeOf(evidence);
  const products = monomials(tensorsOfSize(evidence, size), size);
  const elementwise = place
    ? products.map(({ name, values }) => ({
        name,
        rows: cotangents.map((v) => {
          const sums = new Float64Array(subject.values.length);
          for (let at = 0; at < size; at++) sums[place(at)]! += v[at]! * values[at]!;
          return Float64Array.from(entries, (entry) => sums[entry]!);
        }),
      }))
    : [];
  return [...elementwise, ...outerProducts(evidence)].map(({ name, rows }) => ({
    name: `outputGradient${name}`,
    rows,
  }));
}

/** From an entry of the output to the subject's that it belongs to: itself, or what is repeated over the leading axes. */
function placeOf(evidence: Evidence): ((at: number) => number) | undefined {
  const { unit, subject } = evidence;
  const size = subject.values.length;
  if (isInput(evidence)) return size === unit.output.length ? (at) => at : undefined;
  const trailing = unit.outputShape.slice(unit.outputShape.length - subject.shape.length);
  const fits = size === 1 || trailing.join() === subject.shape.join();
  return fits ? (at) => at % size : undefined;
}

/** 1, a, b, a·a, a·b, … of three factors at most. */
function monomials(tensors: readonly Named[], size: number): Named[] {
  let latest: (Named & { last: number })[] = [{ name: "", values: new Float64Array(size).fill(1), last: 0 }];
  const all: Named[] = [...latest];
  for (let degree = 0; degree < 3; degree++) {
    latest = latest.flatMap(({ name, values, last }) =>
      tensors.slice(last).map((tensor, at) => ({
        name: `${name} · ${tensor.name}`,
        values: Float64Array.from(values, (value, entry) => value * tensor.values[entry]!),
        last: last + at,
      })),
    );
    all.push(...latest);
  }
  return all;
}

/** Of a kernel [in, out]: inputᵀ · outputGradient over the rows. */
function outerProducts({ unit, subject, cotangents, entries }: Evidence): Candidate[] {
  const [rowsIn, columns] = subject.shape as [number, number];
  const [input] = unit.inputs;
  const rows = unit.output.length / columns;
  if (subject.shape.length !== 2 || unit.outputShape.at(-1) !== columns) return [];
  if (input?.length !== rows * rowsIn) return [];
  const of = (v: Float64Array) =>
    Float64Array.from(entries, (entry) => {
      const [i, j] = [Math.floor(entry / columns), entry % columns];
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += input[row * rowsIn + i]! * v[row * columns + j]!;
      return sum;
    });
  return [{ name: ` · ${say`input (their outer product)`}`, rows: cotangents.map(of) }];
}
