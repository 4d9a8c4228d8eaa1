import assert from "node:assert/strict";
import { UserCodeError, type UserPass } from "../../../../src/engine/custom/userCodeError";
import type { UserCode } from "../../../../src/engine/custom/userCode";
import { checkGradients } from "../../../../src/engine/gradientCheck";
import { compileNetwork } from "../../../../src/engine/network";
import type { LayerSpec } from "../../../../src/engine/networkSpec";
import { Trainer } from "../../../../src/engine/trainer";
import { chain, layer, loss, networkSpec, normals, randomExamples, training } from "../support";
import { assertTranslated, inPseudo } from "../../words/pseudo";
import { custom, definitionsOf, userLoss, type WrittenLayer } from "./userFiles";

/** y = βx, written correctly; tests break one of its functions. */
const scale: WrittenLayer = {
  name: "scale",
  parameters: { beta: { shape: [1], initializer: "ones" } },
  forward({ inputs: [x], output: y, parameters: { beta } }) {
    for (let i = 0; i < x!.data.length; i++) y.data[i] = beta!.data[0]! * x!.data[i]!;
  },
  backward({
    inputs: [x],
    outputGradient: dy,
    inputGradients: [dx],
    parameters: { beta },
    parameterGradients: { beta: dBeta },
  }) {
    for (let i = 0; i < x!.data.length; i++) {
      dx!.data[i] = beta!.data[0]! * dy.data[i]!;
      dBeta!.data[0]! += dy.data[i]! * x!.data[i]!;
    }
  },
};

const examples = randomExamples([3], 6, [1], normals(6, "targets"));

function networkOf(written: WrittenLayer) {
  const layers: LayerSpec[] = [layer("dense", { units: 4 }), custom("scale"), layer("dense", { units: 1 })];
  return {
    spec: networkSpec([3], [1], chain(...layers), loss("meanSquaredError")),
    definitions: definitionsOf([written]),
  };
}

function train(written: WrittenLayer): void {
  const { spec, definitions } = networkOf(written);
  const network = compileNetwork(spec, { precision: "float32", batchSize: 6, definitions });
  network.initialize();
  new Trainer(network, training({ batchSize: 6 }), examples, { seed: 1 }).step();
}

function check(written: WrittenLayer): void {
  const { spec, definitions } = networkOf(written);
  checkGradients(spec, examples, { tolerance: 1e-7, samples: 20, batchSize: 6, definitions });
}

type Forward = UserCode["forward"];
type Backward = UserCode["backward"];
/** One function replaced. */
const withForward = (forward: Forward): WrittenLayer => ({ ...scale, forward });
const withBackward = (backward: Backward): WrittenLayer => ({ ...scale, backward });
const after = <Given>(right: (given: Given) => unknown, wrong: (given: Given) => unknown) =>
  function (this: unknown, given: Given): unknown {
    right.call(this, given);
    return wrong.call(this, given);
  };

function refused(written: WrittenLayer, pass: UserPass, pattern: RegExp): void {
  for (const run of [train, check]) {
    assert.throws(
      () => run(written),
      (error) => {
        assert.ok(error instanceof UserCodeError, String(error));
        assert.deepEqual([error.layer, error.pass], ["scale", pass]);
        assert.match(error.message, pattern);
        return true;
      },
    );
  }
  const own = Object.values(written).map(String);
  const shown =
    "inputs output data beta outputGradient inputGradients parameterGradients Float32Array undefined";
  inPseudo(() =>
    assert.throws(
      () => train(written),
      (error: Error) => {
        // What JavaScript itself says stands at the end.
        assertTranslated(error.message.replace(/TypeError: .*(?=⟧)/, ""), ["scale", pass, shown, ...own]);
        return true;
      },
    ),
  );
}

describe("careful pass over user code", () => {
  it("an output that is partly unfilled: how many entries, and the first", () => {
    const forward: Forward = ({ inputs: [x], output: y }) => {
      for (let i = 0; i < 24; i++) if (i % 4 !== 2) y.data[i] = x!.data[i]!;
    };
    refused(
      withForward(forward),
      "forward",
      /^scale: forward leaves 6 of the 24 entries of output.data unfilled, the first at \[0, 2\]$/,
    );
  });

  it("an output that is returned instead of filled", () => {
    refused(
      withForward(({ inputs: [x] }) => x!.data.map((value) => 2 * value)),
      "forward",
      /leaves output.data unfilled; it returned a Float(32|64)Array instead/,
    );
  });

  it("an output that is only added to is told from one that is unfilled", () => {
    const forward: Forward = ({ inputs: [x], output: y }) => {
      for (let i = 0; i < 24; i++) y.data[i]! += x!.data[i]!;
    };
    refused(withForward(forward), "forward", /uses what output.data held before, first at \[0, 0\]/);
  });

  it("NaN out of finite numbers, by the first index; not an overflow, not where the inputs were broken already", () => {
    refused(
      withForward(after(scale.forward, ({ output }) => (output.data[5] = Math.sqrt(-1)))),
      "forward",
      /gives NaN in output at \[1, 1\], though its inputs and parameters are finite/,
    );
    assert.doesNotThrow(() =>
      train(withForward(after(scale.forward, ({ output }) => (output.data[3] = Math.log(0))))),
    );
    refused(
      withBackward(after(scale.backward, ({ parameterGradients: { beta } }) => (beta!.data[0] = 0 / 0))),
      "backward",
      /gives NaN in parameterGradients.beta at \[0\], though all that it is given is finite/,
    );
    const { spec, definitions } = networkOf(scale);
    const network = compileNetwork(spec, { precision: "float32", batchSize: 6, definitions });
    network.initialize();
    const broken = randomExamples([3], 6, [1], normals(6, "targets"));
    new Trainer(
      network,
      training({ batchSize: 6 }),
      { ...broken, read: (...[, , , inputs]) => void inputs[0]!.fill(NaN) },
      { seed: 1 },
    ).step();
  });

  it("writing outside of the output or a gradient, whatever the index looks like, with the user's line", () => {
    for (const index of ["24", "-1", "0.5", "NaN", "undefined"]) {
      const key = index as unknown as number;
      refused(
        withForward(
          after(
            scale.forward,
            ({ output }) => (output.data[key === ("24" as never) ? output.data.length : key] = 1),
          ),
        ),
        "forward",
        new RegExp(`writes output.data\\[${index === "24" ? "8" : index}\\], outside of its 8 entries`),
      );
    }
    refused(
      withBackward(after(scale.backward, ({ inputGradients: [dx] }) => (dx!.data[dx!.data.length] = 1))),
      "backward",
      /writes inputGradients\[0\].data\[8\], outside of its 8 entries/,
    );
    refused(
      withBackward(
        after(scale.backward, function slip({ parameterGradients: { beta } }) {
          beta!.data[1] = 1;
        }),
      ),
      "backward",
      /writes parameterGradients.beta.data\[1\], outside of its 1 entry/,
    );
    try {
      train(
        withForward(
          after(scale.forward, function slip({ output }) {
            output.data[-1] = 1;
          }),
        ),
      );
    } catch (error) {
      assert.match(((error as UserCodeError).error as Error).stack!, /at .*slip/);
    }
  });

  it("reading outside of an input is named as the cause of a NaN; where it does no harm it may be", () => {
    refused(
      withForward(({ inputs: [x], output: y }) => {
        for (let i = 0; i < x!.data.length; i++) y.data[i] = x!.data[i + 1]!;
      }),
      "forward",
      /reads inputs\[0\].data\[24\], outside of its 24 entries/,
    );
    train(
      withForward(
        after(scale.forward, ({ inputs: [x], output: y }) => {
          for (let i = 0; i < x!.data.length; i++) y.data[i]! += 0 * (x!.data[i - 1] ?? 0);
        }),
      ),
    );
  });

  it("changing what it may only read: inputs, parameters, output and its gradient", () => {
    refused(
      withForward(after(scale.forward, ({ inputs: [x] }) => (x!.data[6] = 7))),
      "forward",
      /changes inputs\[0\] at \[1, 2\] from .* to 7: it may only read it/,
    );
    refused(
      withForward(after(scale.forward, ({ parameters: { beta } }) => (beta!.data[0] = 2))),
      "forward",
      /changes parameters.beta at \[0\] from 1 to 2/,
    );
    for (const name of ["output", "outputGradient"] as const) {
      refused(
        withBackward(after(scale.backward, (given) => given[name].data.sort())),
        "backward",
        new RegExp(`changes ${name} at \\[0, \\d\\]`),
      );
    }
  });

  it("a Promise, a missing function, an exception with its own stack", () => {
    refused(
      // eslint-disable-next-line @typescript-eslint/require-await -- that it gives a Promise is what is refused
      withForward(async (given) => {
        scale.forward(given);
      }),
      "forward",
      /gives a Promise: it has to have filled output.data/,
    );
    refused({ ...scale, backward: undefined as unknown as Backward }, "backward", /is missing: scale needs/);
    const mine = new TypeError("no such thing");
    const throwing = withBackward(() => {
      throw mine;
    });
    refused(throwing, "backward", /^scale: backward threw TypeError: no such thing$/);
    try {
      train(throwing);
    } catch (error) {
      assert.equal((error as UserCodeError).error, mine);
    }
    refused(
      withForward(({ output }) => {
        (output as { data: unknown }).data = [1];
      }),
      "forward",
      /threw TypeError: Cannot assign to read only property 'data'/,
    );
  });

  it("an exception in a later step is told as one of the first is", () => {
    let calls = 0;
    const late = withForward((given) => {
      if (++calls > 20) throw new Error("late");
      scale.forward(given);
    });
    assert.throws(() => check(late), /^UserCodeError: scale: forward threw Error: late$/);
  });

  it("a custom loss is watched in the same way, under the name loss", () => {
    const half: WrittenLayer = {
      name: "half",
      forward({ inputs: [p, t], output }) {
        for (let n = 1; n < output.data.length; n++) output.data[n] = (p!.data[n]! - t!.data[n]!) ** 2;
      },
      backward: () => undefined,
    };
    const spec = networkSpec([3], [1], chain(layer("dense", { units: 1 })), {
      type: "custom:half",
      options: {},
    });
    const definitions = definitionsOf([], [userLoss(half)]);
    const network = compileNetwork(spec, { precision: "float32", batchSize: 6, definitions });
    network.initialize();
    assert.throws(
      () => new Trainer(network, training({ batchSize: 6 }), examples, { seed: 1 }).step(),
      /^UserCodeError: loss: forward leaves 1 of the 6 entries of output.data unfilled, the first at \[0\]$/,
    );
  });

  it("every usual style of a correct layer passes, to the same bits as without care", () => {
    const styles: Readonly<Record<string, Pick<WrittenLayer, "forward" | "backward">>> = {
      "set, map and fill": {
        forward({ inputs: [x], output: y, parameters: { beta } }) {
          y.data.fill(0);
          y.data.set((x!.data as Float64Array).map((value) => value * beta!.data[0]!));
        },
        backward({ inputs: [x], outputGradient: dy, inputGradients: [dx], parameters, parameterGradients }) {
          dx!.data.set(Float64Array.from(dy.data, (value) => value * parameters.beta!.data[0]!));
          parameterGradients.beta!.data[0] = (dy.data as Float64Array).reduce(
            (sum, value, at) => sum + value * x!.data[at]!,
            0,
          );
        },
      },
      "subarrays, loops over entries and spread": {
        forward({ inputs: [x], output: y, parameters: { beta }, cache }) {
          const [batch, size] = x!.shape as [number, number];
          cache.largest = Math.max(...x!.data);
          for (let n = 0; n < batch; n++) {
            const row = y.data.subarray(n * size, (n + 1) * size);
            let at = 0;
            for (const value of x!.data.subarray(n * size, (n + 1) * size))
              row[at++] = beta!.data[0]! * value;
          }
        },
        backward(given) {
          assert.equal(given.cache.largest, Math.max(...given.inputs[0]!.data));
          scale.backward(given);
        },
      },
      "buffers kept in the cache and in this, of the largest mini-batch": {
        forward(this: { kept?: Float64Array }, { inputs: [x], output: y, parameters: { beta }, cache }) {
          const buffer = (cache.buffer ??= new (x!.data.constructor as Float32ArrayConstructor)(
            x!.data.length,
          )) as Float32Array;
          if (!this.kept || this.kept.length < x!.data.length) this.kept = Float64Array.from(x!.data);
          buffer.set(x!.data);
          this.kept.set(x!.data);
          for (let i = 0; i < buffer.length; i++) y.data[i] = beta!.data[0]! * buffer[i]!;
        },
        backward(this: { kept?: Float64Array }, { outputGradient: dy, inputGradients: [dx], ...given }) {
          for (let i = 0; i < dy.data.length; i++) {
            dx!.data[i]! += given.parameters.beta!.data[0]! * dy.data[i]!;
            given.parameterGradients.beta!.data[0]! += dy.data[i]! * this.kept![i]!;
          }
        },
      },
      "nested arrays": {
        forward({ inputs: [x], output: y, parameters: { beta } }) {
          const rows = Array.from({ length: x!.shape[0]! }, (_, n) =>
            Array.from(x!.data.slice(4 * n, 4 * n + 4)),
          );
          y.data.set(rows.flat().map((value) => value * beta!.data[0]!));
        },
        backward: scale.backward,
      },
    };
    for (const [name, style] of Object.entries(styles)) {
      assert.doesNotThrow(() => {
        train({ ...scale, ...style });
        check({ ...scale, ...style });
      }, name);
    }
  });
});
