import { list } from "./collect";
import type { Form } from "./form";

/** A list of numbers; of a fixed length also one number that counts for every place. */
export const several = (
  element: Form<number>,
  noun: string,
  length: number | undefined,
): Form<readonly number[]> => {
  const expects =
    length === undefined
      ? `a list of ${noun}s`
      : length === 1
        ? `a ${noun}`
        : `${length} ${noun}s, or one for all`;
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
          report.wrongType(node, path, expects);
          return undefined;
        }
        const one = element.read(node, path, report);
        return one === undefined ? undefined : Array.from({ length }, () => one);
      }
      const values = many.read(node, path, report);
      const written = node.children?.length ?? 0;
      if (values && length !== undefined && written !== length) {
        report.wrongType(node, path, expects);
        return undefined;
      }
      return values?.length === written ? values : undefined;
    },
  };
};
