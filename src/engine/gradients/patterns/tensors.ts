import type { Evidence } from "./evidence";

/** A tensor as messages name it. */
export interface Named {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** Inputs, output and what the layer's cache holds, where they are as large as the output. */
export function tensorsOfSize({ unit }: Evidence, size: number): Named[] {
  const inputs = unit.inputs.map((values, at) => ({
    name: unit.inputs.length === 1 ? "input" : `inputs[${at}]`,
    values,
  }));
  const kept = Object.entries(unit.kept()).flatMap(([name, values]) =>
    values instanceof Float64Array || values instanceof Float32Array
      ? [{ name: `cache.${name}`, values }]
      : [],
  );
  return [...inputs, { name: "output", values: unit.output }, ...kept]
    .filter(({ values }) => values.length === size)
    .slice(0, 4)
    .map(({ name, values }) => ({ name, values: values.slice() }));
}
