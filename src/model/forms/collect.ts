import type { TextNode } from "../tree";
import type { Form, Phrase } from "./form";

export const list = <T>(expects: Phrase, element: Form<T>, least = 0): Form<readonly T[]> => ({
  expects,
  schema: () => ({ type: "array", items: element.schema(), ...(least > 0 && { minItems: least }) }),
  read(node, path, report) {
    if (node.type !== "array") {
      report.wrongType(node, path, expects());
      return undefined;
    }
    const children = node.children ?? [];
    if (children.length < least) {
      report.outOfRange(node, path, expects());
      return undefined;
    }
    return children.flatMap((child, index) => element.read(child, [...path, index], report) ?? []);
  },
});

/** The form that `pick` finds in the node's kind; undefined: none, and the problem says what is expected. */
export const either = <T>(
  expects: Phrase,
  forms: readonly Form<T>[],
  pick: (node: TextNode) => Form<T> | undefined,
): Form<T> => ({
  expects,
  schema: () => ({ anyOf: forms.map((form) => form.schema()) }),
  read(node, path, report) {
    const form = pick(node);
    if (form) return form.read(node, path, report);
    report.wrongType(node, path, expects());
    return undefined;
  },
});

/** The same form with its value put into another shape. */
export const mapped = <From, To>(form: Form<From>, change: (value: From) => To): Form<To> => ({
  expects: form.expects,
  schema: () => form.schema(),
  read(node, path, report) {
    const value = form.read(node, path, report);
    return value === undefined ? undefined : change(value);
  },
});
