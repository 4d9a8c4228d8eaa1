import { isEndingBySignal, stopEverything } from "./cleanup.mjs";

/** An error written for a person: what happened, where, and what to do about it. */
export class HumanError extends Error {
  name = "HumanError";
}

/**
 * Gives a promise a limit, so that nothing ever hangs.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} limitMs
 * @param {() => string} explain says what did not happen and what to do; asked only when the time is up
 * @returns {Promise<T>} the promise's value, or a rejection with a HumanError when the time is up
 */
export async function within(promise, limitMs, explain) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new HumanError(explain())), limitMs);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, limit]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs a command-line program to its end: stops everything it started, prints a HumanError as its
 * sentence and anything else with its stack, and ends the process.
 *
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runProgram(main) {
  let exitCode = 1;
  try {
    exitCode = await main();
  } catch (error) {
    // The signal's own handler ends the process.
    if (isEndingBySignal()) return;
    console.error(error instanceof HumanError ? `\n${error.message}` : error);
  }
  if (isEndingBySignal()) return;
  await stopEverything();
  process.exit(exitCode);
}
