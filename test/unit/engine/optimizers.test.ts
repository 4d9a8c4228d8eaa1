import assert from "node:assert/strict";
import { Trainer } from "../../../src/engine/trainer";
import { compileNetwork } from "../../../src/engine/network";
import type { Chosen, OptionValues } from "../../../src/engine/options";
import { optimizers, type OptimizerName } from "../../../src/engine/optimizers/index";
import { chain, chosen, examplesOf, layer, loss, networkSpec, normals, optimizer, training } from "./support";

/** θ after each of 50 updates, by the paper's formula in plain float64. */
type Reference = (theta: number, gradientOf: (theta: number) => number, steps: number) => number;

const steps = 50;
/** One weight, one example x = 1, target 0, squared error: the gradient is 2θ. */
const gradientOf = (theta: number): number => 2 * theta;

function trained(chosenOptimizer: Chosen, start: number): number {
  const layers = chain(
    layer("dense", { units: 1, useBias: false, kernelInitializer: chosen("constant", { value: start }) }),
  );
  const network = compileNetwork(networkSpec([1], [1], layers, loss("meanSquaredError")), {
    precision: "float64",
    batchSize: 1,
  });
  network.initialize();
  const examples = examplesOf([{ name: "input", shape: [1], values: [1] }], [1], [0]);
  const trainer = new Trainer(network, training({ optimizer: chosenOptimizer, batchSize: 1 }), examples, {
    seed: 0,
  });
  for (let step = 0; step < steps; step++) trainer.step();
  return network.parameters[0]!.values[0]!;
}

const sgd =
  (rate: number, momentum: number, nesterov: boolean): Reference =>
  (theta, gradientOf, steps) => {
    let velocity = 0;
    for (let step = 0; step < steps; step++) {
      const g = gradientOf(theta);
      velocity = momentum * velocity - rate * g;
      theta += nesterov ? momentum * velocity - rate * g : velocity;
    }
    return theta;
  };

const rmsprop =
  (rate: number, rho: number, epsilon: number, momentum: number): Reference =>
  (theta, gradientOf, steps) => {
    let square = 0;
    let moved = 0;
    for (let step = 0; step < steps; step++) {
      const g = gradientOf(theta);
      square = rho * square + (1 - rho) * g * g;
      moved = momentum * moved + (rate * g) / (Math.sqrt(square) + epsilon);
      theta -= moved;
    }
    return theta;
  };

const adam =
  (rate: number, beta1: number, beta2: number, epsilon: number): Reference =>
  (theta, gradientOf, steps) => {
    let first = 0;
    let second = 0;
    for (let t = 1; t <= steps; t++) {
      const g = gradientOf(theta);
      first = beta1 * first + (1 - beta1) * g;
      second = beta2 * second + (1 - beta2) * g * g;
      theta -= (rate * (first / (1 - beta1 ** t))) / (Math.sqrt(second / (1 - beta2 ** t)) + epsilon);
    }
    return theta;
  };

const cases: [OptimizerName, OptionValues, Reference][] = [
  ["sgd", {}, sgd(0.01, 0, false)],
  ["sgd", { learningRate: 0.05, momentum: 0.9 }, sgd(0.05, 0.9, false)],
  ["sgd", { learningRate: 0.05, momentum: 0.9, nesterov: true }, sgd(0.05, 0.9, true)],
  ["rmsprop", {}, rmsprop(0.001, 0.9, 1e-7, 0)],
  ["rmsprop", { learningRate: 0.02, rho: 0.8, epsilon: 1e-3, momentum: 0.5 }, rmsprop(0.02, 0.8, 1e-3, 0.5)],
  ["adam", {}, adam(0.001, 0.9, 0.999, 1e-7)],
  ["adam", { learningRate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 }, adam(0.1, 0.8, 0.95, 1e-4)],
];

describe("optimizers follow their papers over 50 steps within 1e-12", () => {
  for (const [type, options, reference] of cases) {
    it(`${type} ${JSON.stringify(options)}`, () => {
      for (const start of normals(5, "start", 2)) {
        const expected = reference(start, gradientOf, steps);
        const found = trained(optimizer(type, options), start);
        assert.ok(
          Math.abs(found - expected) <= 1e-12 * Math.max(1, Math.abs(start)),
          `${found} is not ${expected}`,
        );
      }
    });
  }

  it("every optimizer of the registry is among them", () => {
    assert.deepEqual(new Set(cases.map(([type]) => type)), new Set(Object.keys(optimizers)));
  });
});
