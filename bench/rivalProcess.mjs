/**
 * What every rival in JavaScript does around its own code: it takes one request, measures, and prints one
 * answer (`rivals.ts` has their types). Whatever it throws is the answer too: that is how the table knows
 * what a rival cannot do.
 */
import { timePromises } from "./timing.mjs";

/**
 * @typedef {object} Training
 * @property {number} parameters how many numbers it trains
 * @property {() => unknown} step forward, backward and Adam on one fixed mini-batch; may give a promise
 * @property {() => number} cost of the latest step, before its update
 *
 * @typedef {object} Rival
 * @property {(workload: object, variant?: string) => Training | Promise<Training>} train
 * @property {(size: number, variant?: string) => (() => unknown) | Promise<() => unknown>} matmul the
 *   product of two square float32 matrices
 */

/** @param {Rival} rival */
export async function answer(rival) {
  console.log(`##ANSWER ${JSON.stringify(await measure(rival, JSON.parse(process.argv[2])))}`);
}

async function measure(rival, { task, variant, workload, size }) {
  try {
    if (task === "matmul") return { ms: await timed(await rival.matmul(size, variant)) };
    const training = await rival.train(workload, variant);
    await training.step();
    const firstCost = training.cost();
    const ms = await timed(training.step);
    return { ms, firstCost, lastCost: training.cost(), parameters: training.parameters };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

const timed = (call) => timePromises(async () => call());

/** Uniform between −bound and bound. */
export const uniform = (count, bound) =>
  Float32Array.from({ length: count }, () => (2 * Math.random() - 1) * bound);

/** Class numbers below `classes`. */
export const classNumbers = (count, classes) =>
  Int32Array.from({ length: count }, () => Math.floor(Math.random() * classes));
