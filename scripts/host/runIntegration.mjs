/**
 * `node scripts/host/runIntegration.mjs [--host desktop|browser] [--grep PATTERN]`
 *
 * Runs dist/test/integration in a real VS Code. Its last line is `##RESULT` and a TestResult in JSON.
 */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { findDesktop } from "./desktop.mjs";
import { HumanError, runProgram } from "./humanError.mjs";
import { runInBrowser } from "./integrationInBrowser.mjs";
import { runOnDesktop } from "./integrationOnDesktop.mjs";
import { checkout, examplesFolder, keptFolder } from "./paths.mjs";
import { copyWorkspace, makeRunFolder } from "./runFolder.mjs";
import { testSettings } from "./settings.mjs";
import { defaultLimits } from "./testLimits.mjs";
import { testOutput } from "./testOutput.mjs";

/**
 * @typedef {'desktop' | 'browser'} Host
 * @typedef {import('./testOutput.mjs').TestResult} TestResult
 *
 * @typedef {object} Suite what a host needs to run the tests
 * @property {string} extension the extension's folder
 * @property {string} tests the file that exports `run()`
 * @property {string} workspace the folder to open: a copy, so that tests may edit it
 * @property {string} runFolder
 * @property {Record<string, unknown>} settings of the user
 * @property {Record<string, string>} env variables for the extension host
 * @property {import('./testLimits.mjs').TestLimits} limits
 *
 * @typedef {object} IntegrationOptions
 * @property {Host} [host] when left out: the desktop where there is one, otherwise the browser
 * @property {string} [grep] runs only the tests whose title matches
 * @property {string} [extension] when left out: the checkout
 * @property {string} [workspace] when left out: examples/
 * @property {Partial<import('./testLimits.mjs').TestLimits>} [limits]
 */

/**
 * Runs the integration suite in a real VS Code and prints what the tests print as it comes.
 *
 * @param {IntegrationOptions} [options]
 * @returns {Promise<TestResult & { host: Host }>}
 * @throws {HumanError} when no host can be had, or the tests gave no result
 */
export async function runIntegration(options = {}) {
  const extension = options.extension ?? checkout;
  const tests = path.join(extension, "dist", "test", "integration", "index.js");
  if (!existsSync(tests)) throw new HumanError(`${tests} does not exist: run npm run build first.`);
  const desktop = await chooseDesktop(options.host);

  const run = await makeRunFolder();
  try {
    /** @type {Suite} */
    const suite = {
      extension,
      tests,
      workspace: await copyWorkspace(options.workspace ?? examplesFolder, run.folder),
      runFolder: run.folder,
      settings: testSettings,
      env: options.grep ? { MODEL_DEBUGGER_TEST_GREP: options.grep } : {},
      limits: { ...defaultLimits, ...options.limits },
    };
    const output = testOutput();
    try {
      const exitCode = desktop
        ? await runOnDesktop(desktop, suite, output)
        : await runInBrowser(suite, output);
      return { ...checkedResult(exitCode, output), host: desktop ? "desktop" : "browser" };
    } catch (error) {
      console.error(`What VS Code itself printed is in ${await keepLog(output)}`);
      throw error;
    }
  } finally {
    await run.remove();
  }
}

/**
 * @param {Host | undefined} wanted
 * @returns {Promise<import('./desktop.mjs').Desktop | undefined>} undefined: the browser
 */
async function chooseDesktop(wanted) {
  if (wanted === "browser") return undefined;
  const desktop = await findDesktop();
  if (!("missing" in desktop)) {
    console.log(`Integration tests in VS Code for the desktop: ${desktop.executable}`);
    return desktop;
  }
  if (wanted === "desktop" || process.env.VSCODE_EXECUTABLE_PATH) {
    throw new HumanError(`VS Code for the desktop cannot be used: ${desktop.missing}.`);
  }
  console.log(`Integration tests in VS Code in the browser: ${desktop.missing}.`);
  return undefined;
}

/**
 * @param {number} exitCode
 * @param {import('./testOutput.mjs').TestOutput} output
 * @returns {TestResult}
 */
function checkedResult(exitCode, output) {
  const result = output.result();
  if (result && (exitCode === 0 || result.failed > 0)) return result;
  throw new HumanError(
    result
      ? `The integration tests ended with exit code ${exitCode} though ${result.passed} passed and none failed.`
      : `The integration tests ended with exit code ${exitCode} before they gave a result.`,
  );
}

/**
 * @param {import('./testOutput.mjs').TestOutput} output
 * @returns {Promise<string>} the file
 */
async function keepLog(output) {
  const file = path.join(keptFolder, "logs", "integration.log");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, output.others().join("\n"));
  return file;
}

async function main() {
  const { values } = parseArgs({ options: { host: { type: "string" }, grep: { type: "string" } } });
  const { host, grep } = values;
  if (host !== undefined && host !== "desktop" && host !== "browser") {
    throw new HumanError(`--host takes desktop or browser, not ${host}.`);
  }
  const { passed, failed, pending } = await runIntegration({ host, grep });
  // scripts/test.mjs adds these up.
  console.log(`##RESULT ${JSON.stringify({ passed, failed, pending })}`);
  return failed > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runProgram(main);
