/**
 * `node scripts/host/runIntegration.mjs [--host desktop|browser] [--grep PATTERN]`
 *
 * Runs dist/test/integration in a real VS Code.
 */
import path from 'node:path';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { findDesktop } from './desktop.mjs';
import { HumanError, runProgram } from './humanError.mjs';
import { runInBrowser } from './integrationInBrowser.mjs';
import { runOnDesktop } from './integrationOnDesktop.mjs';
import { checkout, examplesFolder } from './paths.mjs';
import { copyWorkspace, makeRunFolder } from './runFolder.mjs';
import { quietSettings } from './settings.mjs';
import { defaultLimits } from './testLimits.mjs';
import { testOutput } from './testOutput.mjs';

/**
 * @typedef {'desktop' | 'browser'} Host
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
 * @returns {Promise<import('./testOutput.mjs').TestResult & { host: Host }>}
 * @throws {HumanError} when no host can be had, or the tests gave no result
 */
export async function runIntegration(options = {}) {
  const extension = options.extension ?? checkout;
  const tests = path.join(extension, 'dist', 'test', 'integration', 'index.js');
  if (!existsSync(tests)) throw new HumanError(`${tests} does not exist: run npm run build first.`);
  const desktop = options.host === 'browser' ? undefined : await findDesktop();
  if (options.host === 'desktop' && !desktop?.executable) throw new HumanError(desktop?.reason ?? '');

  const run = await makeRunFolder();
  try {
    /** @type {Suite} */
    const suite = {
      extension,
      tests,
      workspace: await copyWorkspace(options.workspace ?? examplesFolder, run.folder),
      runFolder: run.folder,
      settings: quietSettings,
      env: options.grep ? { MODEL_DEBUGGER_TEST_GREP: options.grep } : {},
      limits: { ...defaultLimits, ...options.limits },
    };
    const output = testOutput();
  } finally {
    await run.remove();
  }
}
