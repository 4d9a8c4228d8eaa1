/** The Jacobian number by number: which influences of an entry on an output backward knows of, and which not. */
import { indexOf } from "../../shape";
import { gradientsOf } from "../localUnit";
import type { Evidence } from "./evidence";
import { goodFit } from "./fit";
import type { Diagnosis, Pattern } from "./pattern";
import { isInput, nameOf, whereWrong } from "./words";
import { say } from "../../../words/words";

/** Outputs of one example that are asked for alone, at most; each costs a forward and a backward. */
const mostOutputs = 16;

/** An influence of an entry on an output, as places in the two tensors. */
interface Cell {
  readonly output: number;
  readonly entry: number;
}
type Cells = Record<"right" | "missing" | "extra" | "wrong", Cell[]>;

export const paths: Pattern = (evidence) => {
  if (evidence.unit.cotangent) return undefined;
  const cells = cellsOf(evidence);
  const { right, missing, extra, wrong } = cells;
  const name = nameOf(evidence);
  if (right.length === 0) return undefined;
  if (wrong.length === 0 && extra.length === 0 && missing.length > 0) return missingPaths(evidence, cells);
  if (wrong.length === 0 && missing.length === 0 && extra.length > 0) {
    const apart = axisApart(evidence, right, extra);
    return {
      pattern: "term-missing",
      message:
        apart === 0
          ? say`The gradient of ${name} has terms too many: influences of one example on another that forward does not have.`
          : say`The gradient of ${name} has terms too many: influences that forward does not have.`,
    };
  }
  const outputs = (of: readonly Cell[]) => of.map(({ output }) => output);
  const where = whereWrong(
    evidence.unit.outputShape,
    outputs([...missing, ...extra, ...wrong]),
    outputs(right),
    true,
  );
  if (where === undefined) return undefined;
  return {
    pattern: "term-missing",
    message: say`The gradient of ${name} is wrong for what comes from the outputs ${where}, and right for the others: that path lacks a term, or is computed from wrong values.`,
  };
};

function missingPaths(evidence: Evidence, { right, missing }: Cells): Diagnosis {
  const { unit, subject } = evidence;
  const name = nameOf(evidence);
  const lacks = (message: string): Diagnosis => ({ pattern: "term-missing", message });
  const isSelf = ({ output, entry }: Cell) => output === entry;
  if (subject.values.length === unit.output.length && right.every(isSelf) && !missing.some(isSelf)) {
    return lacks(
      say`The gradient of ${name} lacks everything but the diagonal: every entry's influence on the other outputs is missing; what is there is right.`,
    );
  }
  const outputs = (of: readonly Cell[]) => of.map(({ output }) => output);
  const where = whereWrong(unit.outputShape, outputs(missing), outputs(right), true);
  if (where !== undefined) {
    return lacks(
      say`The gradient of ${name} lacks what comes from the outputs ${where}; what is there is right.`,
    );
  }
  if (isOneEach(right)) {
    return lacks(
      say`The gradient of ${name} lacks all contributions but one of each entry, as where an = stands in place of a +=; what is there is right.`,
    );
  }
  const apart = axisApart(evidence, right, missing);
  if (apart !== undefined) {
    return lacks(
      say`The gradient of ${name} lacks the influence on outputs at another index of axis ${apart}; what is there is right.`,
    );
  }
  const all = missing.length + right.length;
  return lacks(
    say`The gradient of ${name} lacks ${missing.length} of ${all} influences on outputs; what is there is right.`,
  );
}

/** Whether no entry has two. */
const isOneEach = (cells: readonly Cell[]): boolean =>
  new Set(cells.map(({ entry }) => entry)).size === cells.length;

/** The axis along which these influences stay at one index while those go to another. */
function axisApart(
  { unit, subject, ...rest }: Evidence,
  here: readonly Cell[],
  there: readonly Cell[],
): number | undefined {
  if (!isInput({ unit, subject, ...rest })) return undefined;
  const axes = Math.min(unit.outputShape.length, subject.shape.length);
  for (let axis = 0; axis < axes; axis++) {
    if (unit.outputShape[axis] !== subject.shape[axis]) continue;
    const stays = ({ output, entry }: Cell) =>
      indexOf(output, unit.outputShape)[axis] === indexOf(entry, subject.shape)[axis];
    if (here.every(stays) && !there.some(stays)) return axis;
  }
  return undefined;
}

function cellsOf(evidence: Evidence): Cells {
  const { unit, at, entries, jacobian } = evidence;
  const cells: Cells = { right: [], missing: [], extra: [], wrong: [] };
  const largest = jacobian.reduce(
    (most, changes) => changes.reduce((one, value) => Math.max(one, Math.abs(value)), most),
    0,
  );
  const nothing = 1e-7 * largest;
  for (const output of outputsOf(evidence)) {
    const cotangent = new Float64Array(unit.output.length);
    cotangent[output] = 1;
    const gradient = gradientsOf(unit, cotangent)[at]!;
    entries.forEach((entry, column) => {
      const [given, expected] = [gradient[entry]!, jacobian[column]![output]!];
      const cell = { output, entry };
      const isThere = Math.abs(expected) > nothing;
      if (Math.abs(given - expected) <= goodFit * Math.max(Math.abs(given), Math.abs(expected)) + nothing) {
        if (isThere) cells.right.push(cell);
      } else if (Math.abs(given) <= nothing) cells.missing.push(cell);
      else if (!isThere) cells.extra.push(cell);
      else cells.wrong.push(cell);
    });
  }
  return cells;
}

/** Of the first, a middle and the last example: the first and last output and some between. */
function outputsOf({ unit, examples }: Evidence): number[] {
  const size = unit.output.length / examples;
  const count = Math.min(size, mostOutputs);
  const within = Array.from({ length: count }, (_, at) =>
    count === 1 ? 0 : Math.round((at * (size - 1)) / (count - 1)),
  );
  const chosen = [...new Set([0, Math.floor(examples / 2), examples - 1])];
  return chosen.flatMap((example) => within.map((output) => example * size + output));
}
