import type { Evidence } from "./evidence";
import { fitted } from "./fit";
import type { Diagnosis, Pattern } from "./pattern";
import { nameOf, short, theGradient } from "./words";

/** Every entry is −1, 2, ½, … times the right one: a number that has a reason. */
export const scaled: Pattern = (evidence) => {
  const found = scaledIn(evidence, "in every entry");
  return found?.isOdd ? undefined : found?.diagnosis;
};

/** Every entry is the same number, whichever, times the right one. */
export const constant: Pattern = (evidence) => scaledIn(evidence, "in every entry")?.diagnosis;

/** The same of the evidence's entries alone, `where` they are; odd is a factor that no reason is known for. */
export function scaledIn(
  evidence: Evidence,
  where: string,
): { diagnosis: Diagnosis; isOdd: boolean } | undefined {
  const factor = fitted(evidence.analytic, evidence.numeric);
  if (factor === undefined) return undefined;
  const subject = theGradient(evidence);
  if (Math.abs(factor + 1) < 1e-4) {
    const message = `${subject} is −1 times the right one ${where}: a sign is turned round; look for a missing or additional minus.`;
    return { diagnosis: { pattern: "sign", message }, isOdd: false };
  }
  const reason = reasonFor(factor, evidence);
  const { value, why } = reason ?? { value: factor, why: ": a constant factor is wrong" };
  const message = `${subject} is ${short(value)} times the right one ${where}${why}.`;
  return { diagnosis: { pattern: "factor", factor: value, message }, isOdd: reason === undefined };
}

/** The number that the factor is, and what gives such a number. */
function reasonFor(factor: number, evidence: Evidence): { value: number; why: string } | undefined {
  const sign = Math.sign(factor);
  const is = (value: number): boolean => Math.abs(Math.abs(factor) - value) < 1e-4 * value;
  const also = sign < 0 ? "; a sign is turned round too" : "";
  if (is(2))
    return {
      value: 2 * sign,
      why: `: a factor 2 is too much, as of a square's derivative or a thing counted twice${also}`,
    };
  if (is(0.5)) return { value: sign / 2, why: `: a factor 2 is missing, as of a square's derivative${also}` };
  for (const [count, name, hint] of sizesOf(evidence)) {
    if (is(count))
      return { value: sign * count, why: `: a factor ${count}, ${name}, is too much${hint.tooMuch}${also}` };
    if (is(1 / count))
      return {
        value: sign / count,
        why: `: it is divided by ${count}, ${name}, or lacks that factor${hint.tooLittle}${also}`,
      };
  }
  return undefined;
}

type Size = readonly [
  size: number,
  name: string,
  hint: { readonly tooMuch: string; readonly tooLittle: string },
];

/** The sizes that sums and means run over. */
function sizesOf({ examples, unit, subject }: Evidence): Size[] {
  const batch: Size = [
    examples,
    "the number of examples",
    {
      tooMuch: " (outputGradient holds the mean's 1/batch already: is it multiplied in?)",
      tooLittle: " (outputGradient holds the mean's 1/batch already: divide by nothing more)",
    },
  ];
  const axes = [
    { of: "the output", shape: unit.outputShape },
    { of: nameOf({ unit, subject }), shape: subject.shape },
  ].flatMap(({ of, shape }) =>
    shape.map((size, axis): Size => [
      size,
      `the size of axis ${axis} of ${of}`,
      { tooMuch: "", tooLittle: "" },
    ]),
  );
  const rows: Size = [
    unit.output.length / (unit.outputShape.at(-1) ?? 1),
    "the number of the output's rows",
    { tooMuch: "", tooLittle: "" },
  ];
  return [batch, ...axes, rows].filter(([size]) => size > 2);
}
