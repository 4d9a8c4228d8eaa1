/**
 * What a run of the integration suite came to.
 *
 * @typedef {object} TestResult
 * @property {number} passed
 * @property {number} failed
 * @property {number} pending tests that say `skip`
 */

/** test/integration/index.ts begins each line with this; whatever has no mark VS Code itself printed. */
const mark = '##TEST ';
/** Its last line: this and a TestResult in JSON. */
const resultMark = '##RESULT ';

const keptLines = 30;

/**
 * @typedef {object} TestOutput
 * @property {(text: string) => void} hear takes one or several lines of output and prints the tests' own
 * @property {() => TestResult | undefined} result once the tests have ended
 * @property {() => number} lastHeardMs when the tests last printed something
 * @property {() => string} others the last lines that VS Code itself printed
 */

/** @returns {TestOutput} */
export function testOutput() {
  /** @type {TestResult | undefined} */
  let result;
  let lastHeardMs = Date.now();
  /** @type {string[]} */
  const others = [];

  const hearLine = (/** @type {string} */ line) => {
    if (!line.startsWith(mark)) {
      if (others.push(line) > keptLines) others.shift();
      return;
    }
    lastHeardMs = Date.now();
    const said = line.slice(mark.length);
    if (said.startsWith(resultMark)) result = JSON.parse(said.slice(resultMark.length));
    else console.log(said);
  };
  return {
    hear: (text) => text.split('\n').forEach(hearLine),
    result: () => result,
    lastHeardMs: () => lastHeardMs,
    others: () => others.join('\n'),
  };
}
