/** The list of divisions against the list of kernels. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { declarations, divisible } from "../../../src/kernels/divisions";

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
      const named = [
        cut.count,
        ...Object.keys(cut.moves),
        ...(cut.workspace === undefined ? [] : [cut.workspace]),
      ];
      for (const step of Object.values(cut.moves)) {
        if (typeof step === "string") named.push(step);
        else if (Array.isArray(step)) named.push((step as readonly [number, string])[1]);
      }
      for (const one of named) assert.ok(known.includes(one), `${name}: ${one}`);
    }
  });
});
