/** The list of divisions against the list of kernels. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { declarations, divisible } from "../../../src/kernels/divisions";

/** The parameters that a step names. */
function namesIn(step: unknown): string[] {
  if (typeof step === "string") return [step];
  if (Array.isArray(step)) return [step[1] as string];
  const { window, times } = (step ?? {}) as { window?: string; times?: string };
  return [window, times].filter((name) => name !== undefined);
}

/** Of every kernel in `kernels.ts` the names of its parameters. */
const parametersOf = new Map(
  [...readFileSync("src/kernels/kernels.ts", "utf8").matchAll(/^ {2}(\w+)\(([^)]*)\)/gm)].map(
    ([, name, list]) => [name!, [...list!.matchAll(/(\w+):/g)].map((match) => match[1]!).join(" ")],
  ),
);

describe("The divisions of kernel calls", () => {
  it("know every kernel: how it is divided, or that it stays whole", () => {
    assert.deepEqual(Object.keys(declarations).sort(), [...parametersOf.keys()].sort());
    assert.ok(divisible.length > 40);
  });

  it("name each kernel's parameters as it has them, and cut along some of those", () => {
    for (const name of divisible) {
      const declaration = declarations[name];
      if (declaration === "whole") continue;
      const { parameters, cut } = declaration;
      assert.equal(parameters, parametersOf.get(name), name);
      if (cut === "product") continue;
      const known = parameters.split(" ");
      const named = "each" in cut ? [cut.count, ...cut.each] : [cut.count, ...Object.keys(cut.moves)];
      const steps: unknown[] = "each" in cut ? [cut.workspace] : [...Object.values(cut.moves), cut.from];
      for (const step of steps) named.push(...namesIn(step));
      for (const one of named) assert.ok(known.includes(one), `${name}: ${one}`);
    }
  });
});
