import type { DataSpec } from "../../data/dataSpec";
import { defaulting, object, required } from "../forms/combine";
import type { Form } from "../forms/form";
import { boolean, number } from "../forms/values";
import type { Fix, ModelPath } from "../problem";
import type { Report } from "../report";
import { headlineOf, propertyOf, type TextNode } from "../tree";
import { say } from "../../words/words";

type Split = DataSpec["split"];

/** Without `split`: the course's proportions for small data. */
export const wholeSplit: Split = { train: 0.6, dev: 0.2, test: 0.2, stratify: false };

const parts = ["train", "dev", "test"] as const;

/** From 0 to 1, but what is above 1 is judged by `split-sum`, which can tell percentages. */
const fraction: Form<number> = {
  ...number({ minimum: 0 }),
  schema: () => ({ type: "number", minimum: 0, maximum: 1 }),
};
const trained: Form<number> = {
  ...number({ exclusiveMinimum: 0 }),
  schema: () => ({ type: "number", exclusiveMinimum: 0, maximum: 1 }),
};

const fractions = object(() => "`split`", {
  train: required(trained, "Fraction to train on."),
  dev: defaulting(fraction, 0, "Fraction to compare models with."),
  test: defaulting(fraction, 0, "Fraction for the final check."),
  stratify: defaulting(boolean, false, "Keeps each class's share the same in every part."),
});

export const split: Form<Split> = {
  expects: fractions.expects,
  schema: () => fractions.schema(),
  read(node, path, report) {
    const before = report.problems.length;
    const value = fractions.read(node, path, report);
    if (value?.train === undefined) return undefined;
    const whole = { ...value, train: value.train };
    const sum = whole.train + whole.dev + whole.test;
    if (Math.abs(sum - 1) > 1e-6) {
      // One of them unreadable: then the sum says nothing.
      if (report.problems.length === before) reportSum(node, whole, sum, path, report);
      return undefined;
    }
    return whole;
  },
};

const reportSum = (node: TextNode, value: Split, sum: number, path: ModelPath, report: Report): void => {
  const written = parts.filter((part) => propertyOf(node, part));
  const shown = written.map((part) => `${part} ${value[part]}`).join(" + ");
  const scaled = written.map((part) => Number((value[part] / sum).toPrecision(4)));
  const fixes: Fix[] = [
    {
      title: say`Scale to ${scaled.join(" / ")}`,
      edits: written.map((part, index) => ({ path: [...path, part], value: scaled[index] })),
    },
  ];
  const rest = Number((1 - sum).toPrecision(6));
  const absent = parts.find((part) => !propertyOf(node, part));
  if (rest > 0 && absent)
    fixes.push({ title: say`Add \`${absent}\`: ${rest}`, edits: [{ path: [...path, absent], value: rest }] });
  const message = say`The fractions of \`split\` must add up to 1; ${shown} is ${Number(sum.toPrecision(6))}.`;
  report.add("split-sum", headlineOf(node), path, message, { fixes });
};
