import assert from "node:assert/strict";
import { assertClose } from "./closeness";
import { seededRandom, untouched, workbenches } from "./workbench";

const squares = (x: readonly number[]) => x.reduce((sum, value) => sum + value * value, 0);
const lengths = [1, 2, 3, 5, 8, 255, 256, 257, 1003];

for (const bench of workbenches) {
  const { kernels } = bench;
  const single = bench.precision === "float32";
  const bound = single ? 3e-6 : 1e-14;

  /** One parameter after `steps` updates, beside what the formula gives in float64. */
  function check(
    n: number,
    stateCount: number,
    update: (pointers: { theta: number; g: number; states: number[]; sums: number }, step: number) => void,
    formula: (theta: number, g: number, states: number[], step: number) => number,
  ) {
    bench.clear();
    const random = seededRandom(n);
    let theta = bench.rounded(random.normals(n));
    const states = Array.from({ length: stateCount }, () => new Array<number>(n).fill(0));
    const p = {
      theta: bench.put([...theta, untouched]),
      g: 0,
      states: states.map((state) => bench.put(state)),
      sums: bench.bytes(16),
    };
    for (let step = 1; step <= 3; step++) {
      const g = bench.rounded(random.normals(n));
      p.g = bench.put(g);
      update(p, step);
      const next = theta.map((value, i) => {
        const own = states.map((state) => state[i]!);
        const updated = formula(value, g[i]!, own, step);
        own.forEach((value, k) => (states[k]![i] = value));
        return updated;
      });
      const tolerance = { absolute: bound, relative: bound };
      assertClose(bench.read(p.theta, n + 1), [...next, untouched], tolerance, `θ of ${n}, step ${step}`);
      const sums = [squares(next.map((value, i) => value - theta[i]!)), squares(theta)];
      assertClose(
        bench.readDoubles(p.sums, 2),
        sums,
        { relative: 20 * bound, absolute: bound * bound },
        `sums of ${n}`,
      );
      theta = next;
    }
    states.forEach((state, k) =>
      assertClose(bench.read(p.states[k]!, n), state, { absolute: bound, relative: bound }),
    );
  }

  describe(`optimizers (${bench.name})`, () => {
    it(`sgd, with momentum and Nesterov's, is within ${String(bound)} of float64`, () => {
      for (const n of lengths) {
        check(
          n,
          0,
          ({ theta, g, sums }) => kernels.sgdUpdate(theta, g, 0, n, 0.1, 0, 0, sums),
          (theta, g) => theta - 0.1 * g,
        );
        for (const nesterov of [0, 1] as const) {
          check(
            n,
            1,
            ({ theta, g, states, sums }) =>
              kernels.sgdUpdate(theta, g, states[0]!, n, 0.1, 0.9, nesterov, sums),
            (theta, g, states) => {
              const velocity = (states[0] = 0.9 * states[0]! - 0.1 * g);
              return theta + (nesterov ? 0.9 * velocity - 0.1 * g : velocity);
            },
          );
        }
      }
    });

    it(`rmsprop, with and without momentum, is within ${String(bound)} of float64`, () => {
      for (const n of lengths) {
        check(
          n,
          1,
          ({ theta, g, states, sums }) =>
            kernels.rmspropUpdate(theta, g, states[0]!, 0, n, 0.01, 0.9, 1e-7, 0, 1, sums),
          (theta, g, states) => {
            const s = (states[0] = 0.9 * states[0]! + 0.1 * g * g);
            return theta - (0.01 * g) / (Math.sqrt(s) + 1e-7);
          },
        );
        check(
          n,
          2,
          ({ theta, g, states, sums }, step) =>
            kernels.rmspropUpdate(
              theta,
              g,
              states[0]!,
              states[1]!,
              n,
              0.01,
              0.9,
              1e-7,
              0.8,
              1 / (1 - 0.9 ** step),
              sums,
            ),
          (theta, g, states, step) => {
            const s = (states[0] = 0.9 * states[0]! + 0.1 * g * g);
            const m = (states[1] = 0.8 * states[1]! + (0.01 * g) / (Math.sqrt(s / (1 - 0.9 ** step)) + 1e-7));
            return theta - m;
          },
        );
      }
    });

    it(`adam is within ${String(bound)} of float64`, () => {
      const [beta1, beta2] = [0.9, 0.999];
      for (const n of lengths) {
        check(
          n,
          2,
          ({ theta, g, states, sums }, t) =>
            kernels.adamUpdate(
              theta,
              g,
              states[0]!,
              states[1]!,
              n,
              0.01,
              beta1,
              beta2,
              1e-7,
              1 / (1 - beta1 ** t),
              1 / (1 - beta2 ** t),
              sums,
            ),
          (theta, g, states, t) => {
            const m = (states[0] = beta1 * states[0]! + (1 - beta1) * g);
            const v = (states[1] = beta2 * states[1]! + (1 - beta2) * g * g);
            return theta - (0.01 * (m / (1 - beta1 ** t))) / (Math.sqrt(v / (1 - beta2 ** t)) + 1e-7);
          },
        );
      }
    });

    it(`adagrad and adadelta are within ${String(bound)} of float64`, () => {
      for (const n of lengths) {
        check(
          n,
          1,
          ({ theta, g, states, sums }) =>
            kernels.adagradUpdate(theta, g, states[0]!, n, 0.1, 1e-7, 0.1, sums),
          (theta, g, states) => {
            const s = (states[0] = states[0]! + g * g);
            return theta - (0.1 * g) / (Math.sqrt(0.1 + s) + 1e-7);
          },
        );
        check(
          n,
          2,
          ({ theta, g, states: [s, d], sums }) =>
            kernels.adadeltaUpdate(theta, g, s!, d!, n, 0.5, 0.9, 1e-4, sums),
          (theta, g, states) => {
            const s = (states[0] = 0.9 * states[0]! + 0.1 * g * g);
            const step = Math.sqrt((states[1]! + 1e-4) / (s + 1e-4)) * g;
            states[1] = 0.9 * states[1]! + 0.1 * step * step;
            return theta - 0.5 * step;
          },
        );
      }
    });

    it(`adamw, adamax and nadam are within ${String(bound)} of float64`, () => {
      const [beta1, beta2] = [0.9, 0.999];
      const moments = (states: number[], g: number) => {
        const m = (states[0] = beta1 * states[0]! + (1 - beta1) * g);
        const v = (states[1] = beta2 * states[1]! + (1 - beta2) * g * g);
        return { m, v };
      };
      const corrections = (t: number) => [1 / (1 - beta1 ** t), 1 / (1 - beta2 ** t)] as const;
      for (const n of lengths) {
        check(
          n,
          2,
          ({ theta, g, states: [m, v], sums }, t) =>
            kernels.adamwUpdate(theta, g, m!, v!, n, 0.2, beta1, beta2, 1e-7, ...corrections(t), 0.5, sums),
          (theta, g, states, t) => {
            const { m, v } = moments(states, g);
            const [c1, c2] = corrections(t);
            return theta - 0.1 * theta - (0.2 * m * c1) / (Math.sqrt(v * c2) + 1e-7);
          },
        );
        check(
          n,
          2,
          ({ theta, g, states: [m, u], sums }, t) =>
            kernels.adamaxUpdate(theta, g, m!, u!, n, 0.2, beta1, beta2, 1e-7, corrections(t)[0], sums),
          (theta, g, states, t) => {
            const m = (states[0] = beta1 * states[0]! + (1 - beta1) * g);
            const u = (states[1] = Math.max(beta2 * states[1]!, Math.abs(g)));
            return theta - (0.2 * m * corrections(t)[0]) / (u + 1e-7);
          },
        );
        check(
          n,
          2,
          ({ theta, g, states: [m, v], sums }, t) =>
            kernels.nadamUpdate(
              theta,
              g,
              m!,
              v!,
              n,
              0.2,
              beta1,
              beta2,
              1e-7,
              0.7,
              0.4,
              corrections(t)[1],
              sums,
            ),
          (theta, g, states, t) => {
            const { m, v } = moments(states, g);
            return theta - (0.2 * (0.7 * m + 0.4 * g)) / (Math.sqrt(v * corrections(t)[1]) + 1e-7);
          },
        );
      }
    });

    it("ε = 0 and a tail leave the sums finite", () => {
      bench.clear();
      const [theta, g, state, sums] = [bench.put([1]), bench.put([1]), bench.put([0]), bench.bytes(16)];
      kernels.adamUpdate(theta, g, bench.put([0]), bench.put([0]), 1, 0.1, 0.9, 0.99, 0, 10, 100, sums);
      assertClose(bench.readDoubles(sums, 2), [0.01, 1], { relative: 1e-6 });
      kernels.rmspropUpdate(theta, g, state, 0, 1, 0.1, 0.99, 0, 0, 100, sums);
      assertClose(bench.readDoubles(sums, 2), [0.01, 0.81], { relative: 1e-5 });
    });

    it("addPenalty adds l2·w + l1·sign(w) and returns the penalty", () => {
      for (const n of lengths) {
        bench.clear();
        const random = seededRandom(10);
        const w = bench.rounded(random.normals(n).map((value, i) => (i % 7 === 3 ? 0 : value)));
        const g = bench.rounded(random.normals(n));
        const pg = bench.put([...g, untouched]);
        const penalty = kernels.addPenalty(bench.put(w), pg, n, 0.3, 0.5);
        const slopes = w.map((value, i) => g[i]! + 0.5 * value + 0.3 * Math.sign(value));
        assertClose(bench.read(pg, n + 1), [...slopes, untouched], { absolute: bound, relative: bound });
        const magnitudes = w.reduce((sum, value) => sum + Math.abs(value), 0);
        assertClose([penalty], [0.25 * squares(w) + 0.3 * magnitudes], { relative: bound });
      }
    });

    it("a NaN gradient reaches the parameter and the sums", () => {
      bench.clear();
      const [theta, zeros, sums] = [bench.put([1, 2, 3]), () => bench.put([0, 0, 0]), bench.bytes(16)];
      kernels.adamUpdate(
        theta,
        bench.put([0, NaN, 0]),
        zeros(),
        zeros(),
        3,
        0.1,
        0.9,
        0.999,
        1e-7,
        10,
        1000,
        sums,
      );
      assert.deepEqual(bench.read(theta, 3), [1, NaN, 3]);
      assert.ok(Number.isNaN(bench.readDoubles(sums, 1)[0]));
    });
  });
}
