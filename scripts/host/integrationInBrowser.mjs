import { format } from "node:util";
import { launchBrowser } from "./browser.mjs";
import { serverPath, startServer } from "./browserHost.mjs";
import { HumanError } from "./humanError.mjs";
import { screenshot } from "./screenshot.mjs";
import { withinLimits } from "./testLimits.mjs";
import { visit } from "./visit.mjs";

/**
 * @typedef {import('./runIntegration.mjs').Suite} Suite
 * @typedef {import('./testOutput.mjs').TestOutput} TestOutput
 * @typedef {import('./browserHost.mjs').RunningServer} RunningServer
 * @typedef {import('playwright-core').Page} Page
 */

/**
 * Runs the integration suite in VS Code in the browser: its own workbench, extension host and
 * webviews, all from the npm registry.
 *
 * @param {Suite} suite
 * @param {TestOutput} output hears what is printed
 * @returns {Promise<number>} the tests' exit code
 */
export async function runInBrowser(suite, output) {
  const { runFolder, settings, env } = suite;
  const server = await startServer({
    dataFolder: runFolder,
    workspaceTrust: "off",
    testDriver: "listens",
    settings,
    env: { ...env, TMPDIR: runFolder },
  });
  try {
    return await runInPage(suite, server, output);
  } finally {
    await server.stop();
  }
}

/**
 * @param {Suite} suite
 * @param {RunningServer} server
 * @param {TestOutput} output
 * @returns {Promise<number>} the tests' exit code
 */
async function runInPage(suite, server, output) {
  const browser = await launchBrowser({ folder: suite.runFolder });
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  const address = server.address(suite.workspace, [
    ["extensionDevelopmentPath", remote(suite.extension)],
    ["extensionTestsPath", remote(suite.tests)],
    ["skipWelcome", "true"],
  ]);
  try {
    return await withinLimits(exitCodeOf(page, address, server, output), suite.limits, output.lastHeardMs);
  } catch (error) {
    const file = await screenshot(page, "integration-failed").catch(() => undefined);
    if (file) console.error(`What VS Code showed is in ${file}`);
    throw error;
  } finally {
    await browser.close();
  }
}

/** @param {string} file */
function remote(file) {
  return `vscode-remote://remote${serverPath(file)}`;
}

/**
 * @param {Page} page
 * @param {string} address
 * @param {RunningServer} server
 * @param {TestOutput} output
 * @returns {Promise<number>}
 */
async function exitCodeOf(page, address, server, output) {
  /** @type {Promise<number>} */
  const exitCode = new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ what) => reject(new HumanError(what));
    page.on("crash", () => fail("The page that VS Code ran in crashed during the integration tests."));
    page.on("close", () => fail("The browser closed during the integration tests."));
    void server.exited.then(() =>
      fail(`VS Code's server ended during the integration tests. It printed:\n${server.tail()}`),
    );
    // With its test driver the workbench calls these two, which must be there before it loads.
    void page.exposeFunction("codeAutomationExit", resolve).catch(reject);
  });
  await page.exposeFunction(
    "codeAutomationLog",
    (/** @type {string} */ _level, /** @type {unknown[]} */ values) => output.hear(format(...values)),
  );
  // Whoever waits below hears of it; nobody waits yet.
  exitCode.catch(() => undefined);
  await visit(page, address);
  return exitCode;
}
