/**
 * What a run of the integration suite came to.
 *
 * @typedef {object} TestResult
 * @property {number} passed
 * @property {number} failed
 * @property {number} pending tests that say `skip`
 */

/** test/integration/index.ts begins each line with this; whatever has no mark VS Code itself printed. */
const mark = "##TEST ";
/** Its last line: this and a TestResult in JSON. */
const resultLine = /^##RESULT (\{.*\})/;

/**
 * @typedef {object} TestOutput
 * @property {(text: string) => void} hear takes one or several lines of output and prints the tests' own
 * @property {() => TestResult | undefined} result once the tests have ended
 * @property {() => number} lastHeardMs when the tests last printed something
 * @property {() => string[]} others what VS Code itself printed
 */

/** @returns {TestOutput} */
export function testOutput() {
  /** @type {TestResult | undefined} */
  let result;
  let lastHeardMs = Date.now();
  /** @type {string[]} */
  const others = [];

  const hearLine = (/** @type {string} */ line) => {
    // A host may put words of its own in front.
    const start = line.indexOf(mark);
    if (start < 0) {
      others.push(line);
      return;
    }
    lastHeardMs = Date.now();
    const said = line.slice(start + mark.length);
    const ended = resultLine.exec(said)?.[1];
    if (ended) result = JSON.parse(ended);
    else console.log(said);
  };
  return {
    hear: (text) => text.split("\n").forEach(hearLine),
    result: () => result,
    lastHeardMs: () => lastHeardMs,
    others: () => others,
  };
}
