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

const adagrad =
  (rate: number, initial: number, epsilon: number): Reference =>
  (theta, gradientOf, steps) => {
    let sum = initial;
    for (let step = 0; step < steps; step++) {
      const g = gradientOf(theta);
      sum += g * g;
      theta -= (rate * g) / (Math.sqrt(sum) + epsilon);
    }
    return theta;
  };

const adadelta =
  (rate: number, rho: number, epsilon: number): Reference =>
  (theta, gradientOf, steps) => {
    let square = 0;
    let moved = 0;
    for (let step = 0; step < steps; step++) {
      const g = gradientOf(theta);
      square = rho * square + (1 - rho) * g * g;
      const change = (Math.sqrt(moved + epsilon) / Math.sqrt(square + epsilon)) * g;
      moved = rho * moved + (1 - rho) * change * change;
      theta -= rate * change;
    }
    return theta;
  };

const adamw =
  (rate: number, decay: number): Reference =>
  (theta, gradientOf, steps) => {
    let first = 0;
    let second = 0;
    for (let t = 1; t <= steps; t++) {
      const g = gradientOf(theta);
      theta -= rate * decay * theta;
      first = 0.9 * first + 0.1 * g;
      second = 0.999 * second + 0.001 * g * g;
      theta -= (rate * (first / (1 - 0.9 ** t))) / (Math.sqrt(second / (1 - 0.999 ** t)) + 1e-7);
    }
    return theta;
  };

const adamax =
  (rate: number): Reference =>
  (theta, gradientOf, steps) => {
    let first = 0;
    let largest = 0;
    for (let t = 1; t <= steps; t++) {
      const g = gradientOf(theta);
      first = 0.9 * first + 0.1 * g;
      largest = Math.max(0.999 * largest, Math.abs(g));
      theta -= ((rate / (1 - 0.9 ** t)) * first) / (largest + 1e-7);
    }
    return theta;
  };

const nadam =
  (rate: number): Reference =>
  (theta, gradientOf, steps) => {
    let first = 0;
    let second = 0;
    let product = 1;
    for (let t = 1; t <= steps; t++) {
      const g = gradientOf(theta);
      const [now, next] = [0.9 * (1 - 0.5 * 0.96 ** t), 0.9 * (1 - 0.5 * 0.96 ** (t + 1))];
      product *= now;
      first = 0.9 * first + 0.1 * g;
      second = 0.999 * second + 0.001 * g * g;
      const ahead = (next * first) / (1 - product * next) + ((1 - now) * g) / (1 - product);
      theta -= (rate * ahead) / (Math.sqrt(second / (1 - 0.999 ** t)) + 1e-7);
    }
    return theta;
  };

const cases: [OptimizerName, OptionValues, Reference][] = [
  ["sgd", {}, sgd(0.01, 0, false)],
  ["sgd", { learningRate: 0.05, momentum: 0.9 }, sgd(0.05, 0.9, false)],
  ["sgd", { learningRate: 0.05, momentum: 0.9, nesterov: true }, sgd(0.05, 0.9, true)],
  ["rmsprop", {}, rmsprop(0.001, 0.9, 1e-7, 0)],
  ["rmsprop", { learningRate: 0.02, rho: 0.8, epsilon: 1e-3, momentum: 0.5 }, rmsprop(0.02, 0.8, 1e-3, 0.5)],
  ["adagrad", {}, adagrad(0.001, 0.1, 1e-7)],
  ["adagrad", { learningRate: 0.5, initialAccumulatorValue: 0, epsilon: 1e-3 }, adagrad(0.5, 0, 1e-3)],
  ["adadelta", {}, adadelta(0.001, 0.95, 1e-7)],
  ["adadelta", { learningRate: 1, rho: 0.9, epsilon: 1e-4 }, adadelta(1, 0.9, 1e-4)],
  ["adamw", {}, adamw(0.001, 0.004)],
  ["adamw", { learningRate: 0.05, weightDecay: 0.1 }, adamw(0.05, 0.1)],
  ["adamax", { learningRate: 0.02 }, adamax(0.02)],
  ["nadam", { learningRate: 0.02 }, nadam(0.02)],
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
