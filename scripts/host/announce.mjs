/** Time between two signs of life while something takes long. */
const signOfLifeMs = 10_000;

/**
 * Says what is being done, every ten seconds that it still is, and at its end how long it took.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function announced(what, work) {
  const startMs = Date.now();
  const seconds = () => `${((Date.now() - startMs) / 1000).toFixed(0)} s`;
  console.log(`${what} …`);
  const timer = setInterval(() => console.log(`${what} … ${seconds()}`), signOfLifeMs);
  try {
    const result = await work();
    console.log(`${what}: done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
