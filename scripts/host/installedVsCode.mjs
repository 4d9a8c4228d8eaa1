/**
 * VS Code as a person has it: the extension installed from its VSIX, a folder open, a keyboard and a
 * mouse. For tests of what is seen and pressed; workbench.mjs has the hands.
 */
import { launchBrowser } from "./browser.mjs";
import { startServer } from "./browserHost.mjs";
import { HumanError } from "./humanError.mjs";
import { examplesFolder } from "./paths.mjs";
import { copyWorkspace, makeRunFolder } from "./runFolder.mjs";
import { screenshot } from "./screenshot.mjs";
import { quietSettings } from "./settings.mjs";
import { visit } from "./visit.mjs";

/** @typedef {import('playwright-core').Page} Page */

const workbenchLimitMs = 60_000;

/**
 * @typedef {object} InstalledVsCodeOptions
 * @property {string} [vsix] the extension to install; none when left out
 * @property {string} [folder] is copied and its copy opened; examples/ when left out
 * @property {'asked' | 'off'} [workspaceTrust] whether VS Code asks before it trusts the folder; off when left out
 * @property {Record<string, unknown>} [settings] of the user, besides those that keep VS Code quiet
 * @property {import('playwright-core').ViewportSize} [viewport] 1280 × 800 when left out
 *
 * @typedef {object} InstalledVsCode
 * @property {Page} page
 * @property {string} folder the open folder: a copy of the one that was asked for
 * @property {string[]} errors uncaught errors of the page, webviews included, as they come
 * @property {() => Promise<void>} close ends the browser and the server and removes their files
 */

/**
 * Opens a folder in VS Code in the browser, with the extension installed.
 *
 * @param {InstalledVsCodeOptions} [options]
 * @returns {Promise<InstalledVsCode>} once the workbench can be used
 */
export async function openInstalledVsCode(options = {}) {
  const run = await makeRunFolder();
  /** @type {Array<() => Promise<void>>} */
  const closers = [run.remove];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const folder = await copyWorkspace(options.folder ?? examplesFolder, run.folder);
    const server = await startServer({
      dataFolder: run.folder,
      workspaceTrust: options.workspaceTrust ?? "off",
      vsix: options.vsix,
      settings: { ...quietSettings, ...options.settings },
      env: { TMPDIR: run.folder },
    });
    closers.push(server.stop);
    const browser = await launchBrowser({ folder: run.folder, viewport: options.viewport });
    closers.push(browser.close);
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    const errors = collectErrors(page);
    await visit(page, server.address(folder));
    await workbenchIsReady(page);
    return { page, folder, errors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {Page} page
 * @returns {string[]}
 */
function collectErrors(page) {
  /** @type {string[]} */
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  return errors;
}

/** @param {Page} page */
async function workbenchIsReady(page) {
  // The server itself names the files, so a listed file shows that the page is connected to it.
  const firstFile = page.locator(".explorer-folders-view .monaco-list-row").first();
  try {
    await firstFile.waitFor({ timeout: workbenchLimitMs });
  } catch {
    const file = await screenshot(page, "workbench-not-ready").catch(() => undefined);
    throw new HumanError(
      `VS Code's workbench showed no files within ${workbenchLimitMs / 1000} s. ` +
        (file ? `What it showed is in ${file}.` : "It does not answer at all."),
    );
  }
}
