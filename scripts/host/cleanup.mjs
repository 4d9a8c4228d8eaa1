/**
 * What must not outlive this process: child processes, servers, browsers, temporary folders.
 *
 * Each is stopped by whoever started it. This list is for the other ways to end: Ctrl-C, a
 * termination signal, an exception, `process.exit`.
 *
 * @typedef {object} Stoppable
 * @property {() => Promise<unknown>} stop ends it gracefully
 * @property {() => void} kill ends it at once, without waiting: all that is possible while exiting
 */

/** @type {Set<Stoppable>} */
const running = new Set();

/** Longest time that a graceful stop may take before everything is killed. */
const stopLimitMs = 8_000;

const signalExitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Makes sure that `stoppable` ends with this process.
 *
 * @param {Stoppable} stoppable
 * @returns {() => void} call it once the thing has ended by itself
 */
export function endsWithThisProcess(stoppable) {
  listenOnce();
  running.add(stoppable);
  return () => running.delete(stoppable);
}

/** Stops everything that is still running, the latest first; resolves within ten seconds. */
export async function stopEverything() {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((resolve) => (timer = setTimeout(resolve, stopLimitMs)));
  await Promise.race([stopOneByOne(), limit]);
  clearTimeout(timer);
  killEverything();
}

async function stopOneByOne() {
  for (const stoppable of [...running].reverse()) {
    await stoppable.stop().catch(() => undefined);
    running.delete(stoppable);
  }
}

function killEverything() {
  for (const stoppable of [...running].reverse()) {
    running.delete(stoppable);
    stoppable.kill();
  }
}

/** @type {string | undefined} */
let farewell;

/**
 * For a program that runs until it is told to stop: a signal is then its normal end, exit code 0.
 *
 * @param {string} words said on the signal
 */
export function endsNormallyBySignal(words) {
  farewell = words;
}

let signalled = false;

/** Whether a signal is ending this process: what fails from then on fails because of it. */
export function isEndingBySignal() {
  return signalled;
}

let listening = false;

function listenOnce() {
  if (listening) return;
  listening = true;
  process.once("exit", killEverything);
  for (const [signal, exitCode] of Object.entries(signalExitCodes)) {
    process.once(signal, () => {
      signalled = true;
      if (farewell) console.log(farewell);
      void stopEverything().finally(() => process.exit(farewell ? 0 : exitCode));
    });
  }
}
