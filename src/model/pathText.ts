import type { ModelPath } from "./problem";

/** `layers[2].activation`, as code would say it. */
export const pathText = (path: ModelPath): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    "",
  );
