import type { Evidence } from "./evidence";
import { fitted } from "./fit";
import type { Diagnosis, Pattern } from "./pattern";
import { nameOf, short } from "./words";
import { say } from "../../../words/words";

/** Every entry is −1, 2, ½, … times the right one: a number that has a reason. */
export const scaled: Pattern = (evidence) => {
  const found = scaledIn(evidence, say`in every entry`);
  return found?.isOdd ? undefined : found?.diagnosis;
};

/** Every entry is the same number, whichever, times the right one. */
export const constant: Pattern = (evidence) => scaledIn(evidence, say`in every entry`)?.diagnosis;

/** The same of the evidence's entries alone, `where` they are; odd is a factor that no reason is known for. */
export function scaledIn(
  evidence: Evidence,
  where: string,
): { diagnosis: Diagnosis; isOdd: boolean } | undefined {
  const factor = fitted(evidence.analytic, evidence.numeric);
  if (factor === undefined) return undefined;
  const name = nameOf(evidence);
  if (Math.abs(factor + 1) < 1e-4) {
    const message = say`The gradient of ${name} is −1 times the right one ${where}: a sign is turned round; look for a missing or additional minus.`;
    return { diagnosis: { pattern: "sign", message }, isOdd: false };
  }
  const reason = reasonFor(factor, evidence);
  const value = reason?.value ?? factor;
  const why = reason?.why ?? say`a constant factor is wrong`;
  const message =
    reason && value < 0
      ? say`The gradient of ${name} is ${short(value)} times the right one ${where}: ${why}; a sign is turned round too.`
      : say`The gradient of ${name} is ${short(value)} times the right one ${where}: ${why}.`;
  return { diagnosis: { pattern: "factor", factor: value, message }, isOdd: reason === undefined };
}

/** The number that the factor is, and what gives such a number, as a clause. */
function reasonFor(factor: number, evidence: Evidence): { value: number; why: string } | undefined {
  const sign = Math.sign(factor);
  const is = (value: number): boolean => Math.abs(Math.abs(factor) - value) < 1e-4 * value;
  if (is(2))
    return {
      value: 2 * sign,
      why: say`a factor 2 is too much, as of a square's derivative or a thing counted twice`,
    };
  if (is(0.5)) return { value: sign / 2, why: say`a factor 2 is missing, as of a square's derivative` };
  for (const { size, tooMuch, tooLittle } of sizesOf(evidence)) {
    if (is(size)) return { value: sign * size, why: tooMuch };
    if (is(1 / size)) return { value: sign / size, why: tooLittle };
  }
  return undefined;
}

/** What sums and means run over, and the clauses where a gradient is multiplied or divided by it. */
interface Size {
  readonly size: number;
  readonly tooMuch: string;
  readonly tooLittle: string;
}

function sizesOf({ examples, unit, subject }: Evidence): Size[] {
  const batch: Size = {
    size: examples,
    tooMuch: say`a factor ${examples}, the number of examples, is too much (outputGradient holds the mean's 1/batch already: is it multiplied in?)`,
    tooLittle: say`it is divided by ${examples}, the number of examples, or lacks that factor (outputGradient holds the mean's 1/batch already: divide by nothing more)`,
  };
  const axes = [
    { of: say`the output`, shape: unit.outputShape },
    { of: nameOf({ unit, subject }), shape: subject.shape },
  ].flatMap(({ of, shape }) =>
    shape.map((size, axis): Size => ({
      size,
      tooMuch: say`a factor ${size}, the size of axis ${axis} of ${of}, is too much`,
      tooLittle: say`it is divided by ${size}, the size of axis ${axis} of ${of}, or lacks that factor`,
    })),
  );
  const count = unit.output.length / (unit.outputShape.at(-1) ?? 1);
  const rows: Size = {
    size: count,
    tooMuch: say`a factor ${count}, the number of the output's rows, is too much`,
    tooLittle: say`it is divided by ${count}, the number of the output's rows, or lacks that factor`,
  };
  return [batch, ...axes, rows].filter(({ size }) => size > 2);
}
