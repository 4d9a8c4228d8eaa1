import assert from "node:assert/strict";
import type { UserLayer } from "../../../../src/engine/custom/userCode";
import { userOutputShape } from "../../../../src/engine/custom/userOutputShape";
import { isMismatch, type Shape } from "../../../../src/engine/shape";

function answer(outputShape: unknown, ...inputs: Shape[]): Shape | string {
  const nothing = (): void => undefined;
  const layer: UserLayer = {
    name: "mine",
    parameters: {},
    outputShape: outputShape as NonNullable<UserLayer["outputShape"]>,
    forward: nothing,
    backward: nothing,
    self: { size: 7 },
  };
  const found = userOutputShape(layer, inputs);
  return isMismatch(found) ? found.mismatch : found;
}

describe("output shape of a custom layer", () => {
  it("is the first input's where the layer says nothing", () => {
    assert.deepEqual(answer(undefined, [4, 3], [2]), [4, 3]);
  });

  it("is asked and answered with the batch in front", () => {
    assert.deepEqual(
      answer(([x]: number[][]) => x, [4, 3]),
      [4, 3],
    );
    assert.deepEqual(
      answer(([[n, h, w]]: [[number, number, number]]) => [n, h * w], [4, 3]),
      [12],
    );
    assert.deepEqual(
      answer(([[n]]: [[number]]) => [n], [4, 3]),
      [],
    );
    assert.deepEqual(
      answer(([[n], [, m]]: [[number, number], [number, number]]) => [n, m, 2], [4], [3]),
      [3, 2],
    );
    assert.deepEqual(
      answer(
        function (this: { size: number }, [[n]]: [[number]]) {
          return [n, this.size];
        },
        [4],
      ),
      [7],
    );
  });

  it("may leave the batch out everywhere", () => {
    assert.deepEqual(
      answer(([[h, w]]: [[number, number]]) => [h * w, 2], [4, 3]),
      [12, 2],
    );
    assert.deepEqual(
      answer(() => [10], [4, 3]),
      [10],
    );
  });

  it("anything else is a sentence that says what came back, never an exception", () => {
    for (const [given, pattern] of [
      [() => [NaN, 4], /answers \[NaN, 4\] for the inputs \[3, 4, 3\]; it has to be a list of whole numbers/],
      [([[n]]: [[number]]) => [n, 1.5], /answers \[3, 1.5\]/],
      [([[n]]: [[number]]) => [n, 0], /answers \[3, 0\]/],
      [([[n]]: [[number]]) => [n, "4"], /answers \[3, "4"\]/],
      [() => undefined, /answers undefined/],
      [() => 12, /answers 12/],
      [() => Promise.resolve([1]), /answers a Promise/],
      [() => new Float32Array(2), /answers a Float32Array/],
      [() => [], /answers \[\]/],
      [
        () => {
          throw new TypeError("no axis");
        },
        /outputShape of mine threw TypeError: no axis/,
      ],
      [
        () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- users may throw anything
          throw null;
        },
        /threw null/,
      ],
      [
        () =>
          new Proxy([], {
            get() {
              throw new Error("gotcha");
            },
          }),
        /threw Error: gotcha/,
      ],
      ["a shape", /threw TypeError/],
    ] as const) {
      const found = answer(given, [4, 3]);
      assert.ok(typeof found === "string" && pattern.test(found), `${String(found)} for ${String(pattern)}`);
    }
  });
});
