import { HumanError } from "./humanError.mjs";

/**
 * How long tests may take. Mocha ends a test that waits too long; it cannot end one that never gives
 * the extension host's thread back.
 *
 * @typedef {object} TestLimits
 * @property {number} totalMs for all tests, VS Code's start included
 * @property {number} silentMs between two lines of output
 */

/** @type {TestLimits} */
export const defaultLimits = { totalMs: 15 * 60_000, silentMs: 120_000 };

/**
 * Runs the tests within their limits.
 *
 * @template T
 * @param {Promise<T>} tests
 * @param {TestLimits} limits
 * @param {() => number} lastHeardMs when the tests last printed something
 * @returns {Promise<T>} what `tests` gives, or a rejection with a HumanError when a limit is passed
 */
export async function withinLimits(tests, limits, lastHeardMs) {
  const startMs = Date.now();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const exceeded = new Promise((_, reject) => {
    timer = setInterval(() => {
      const complaint = passedLimit(
        limits,
        Date.now() - startMs,
        Date.now() - Math.max(startMs, lastHeardMs()),
      );
      if (complaint) reject(new HumanError(complaint));
    }, 250);
  });
  try {
    return await Promise.race([tests, exceeded]);
  } finally {
    clearInterval(timer);
  }
}

/**
 * @param {TestLimits} limits
 * @param {number} totalMs
 * @param {number} silentMs
 */
function passedLimit(limits, totalMs, silentMs) {
  if (silentMs > limits.silentMs) {
    return (
      `The integration tests were stopped: nothing was printed for ${limits.silentMs / 1000} s. ` +
      "The test after the last one printed above hangs, most likely in a loop that never gives the " +
      "extension host's thread back; if none is printed, VS Code did not start them."
    );
  }
  if (totalMs > limits.totalMs) {
    return (
      `The integration tests were stopped: they did not end within ${limits.totalMs / 1000} s. ` +
      "Make the slow ones printed above faster."
    );
  }
  return undefined;
}
