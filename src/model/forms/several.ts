import { list } from "./collect";
import type { Form, Phrase } from "./form";
import { say } from "../../words/words";

const integers =
  (length: number | undefined): Phrase =>
  () =>
    length === undefined
      ? say`a list of whole numbers`
      : length === 1
        ? say`a whole number`
        : say`${length} whole numbers, or one for all`;

const numbers =
  (length: number | undefined): Phrase =>
  () =>
    length === undefined
      ? say`a list of numbers`
      : length === 1
        ? say`a number`
        : say`${length} numbers, or one for all`;

/** A list of numbers; of a fixed length also one number that counts for every place. */
export const several = (
  kind: "integers" | "numbers",
  element: Form<number>,
  length: number | undefined,
): Form<readonly number[]> => {
  const expects = kind === "integers" ? integers(length) : numbers(length);
  const many = list(expects, element);
  const size = length === undefined ? {} : { minItems: length, maxItems: length };
  return {
    expects,
    schema: () => {
      const array = { ...many.schema(), ...size };
      return length === undefined ? array : { anyOf: [element.schema(), array] };
    },
    read(node, path, report) {
      if (length !== undefined && node.type !== "array") {
        if (node.type !== "number") {
          report.wrongType(node, path, expects());
          return undefined;
        }
        const one = element.read(node, path, report);
        return one === undefined ? undefined : Array.from({ length }, () => one);
      }
      const values = many.read(node, path, report);
      const written = node.children?.length ?? 0;
      if (values && length !== undefined && written !== length) {
        report.wrongType(node, path, expects());
        return undefined;
      }
      return values?.length === written ? values : undefined;
    },
  };
};
