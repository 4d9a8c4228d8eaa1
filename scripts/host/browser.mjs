import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { endsWithThisProcess } from "./cleanup.mjs";
import { fetchChromium, hasFetchableChromium } from "./downloads.mjs";
import { HumanError } from "./humanError.mjs";
import { findInstalledBrowser } from "./installedBrowser.mjs";

/** @typedef {import('playwright-core').BrowserContext} BrowserContext */

const flags = [
  // Containers run as root, where Chromium's sandbox refuses to start. Only our own server is visited.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * @typedef {object} BrowserOptions
 * @property {string} folder a folder of this run; the browser's profile comes into it
 * @property {import('playwright-core').ViewportSize} [viewport] size of the page, in CSS pixels
 *
 * @typedef {object} RunningBrowser
 * @property {BrowserContext} context one profile, with one empty page open
 * @property {() => Promise<void>} close
 */

/**
 * Starts an installed Chrome, Chromium or Edge without a window, or the Chromium of `.vscode-test/`
 * where none is installed. A font is there in any case.
 *
 * @param {BrowserOptions} options
 * @returns {Promise<RunningBrowser>}
 */
export async function launchBrowser(options) {
  const { executable, env } = await chooseBrowser();
  const first = await launch(executable, env, options);
  if (await seesFont(first.context)) return first;
  await first.close();
  const second = await launch(executable, { ...env, ...(await fontEnvironment(options)) }, options);
  if (await seesFont(second.context)) return second;
  await second.close();
  throw new HumanError(noFontMessage);
}

const noFontMessage =
  "The browser finds no font on this machine, and VS Code draws nothing without one: " +
  "install one (on Debian: apt-get install fonts-dejavu-core) and run this again.";

/** @returns {Promise<{ executable: string, env: NodeJS.ProcessEnv }>} */
async function chooseBrowser() {
  const installed = findInstalledBrowser();
  if (installed) return { executable: installed, env: process.env };
  if (!hasFetchableChromium) {
    throw new HumanError(
      `No browser was found, and none can be fetched for ${process.platform}-${process.arch}: install ` +
        "Chrome, Chromium or Edge, or set MODEL_DEBUGGER_BROWSER to the executable of one.",
    );
  }
  const fetched = await fetchChromium();
  const libraries = [fetched.libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  return { executable: fetched.executable, env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}

/**
 * @param {string} executablePath
 * @param {NodeJS.ProcessEnv} env
 * @param {BrowserOptions} options
 * @returns {Promise<RunningBrowser>}
 */
async function launch(executablePath, env, { folder, viewport }) {
  const { chromium } = await import("playwright-core");
  const context = await chromium
    .launchPersistentContext(path.join(folder, "browser"), {
      executablePath,
      args: flags,
      artifactsDir: path.join(folder, "browser-artifacts"),
      env: /** @type {Record<string, string>} */ (env),
      viewport: viewport ?? { width: 1280, height: 800 },
      // cleanup.mjs listens to these signals for everything that runs.
      handleSIGHUP: false,
      handleSIGINT: false,
      handleSIGTERM: false,
    })
    .catch((error) => {
      throw new HumanError(
        `The browser ${executablePath} did not start: set MODEL_DEBUGGER_BROWSER to the executable of ` +
          `another Chrome, Chromium or Edge. It said:\n${error.message}`,
      );
    });
  // While exiting nothing is left to do: playwright kills its browser itself when the process exits.
  const forget = endsWithThisProcess({ stop: () => context.close(), kill: () => undefined });
  context.on("close", forget);
  return { context, close: () => context.close() };
}

/**
 * Without any font a letter has no size, and the workbench, which measures one, waits for ever.
 *
 * @param {BrowserContext} context
 */
async function seesFont(context) {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.setContent("<span>x</span>");
  const width = await page.locator("span").evaluate((span) => span.getBoundingClientRect().width);
  await page.goto("about:blank");
  return width > 0;
}

/**
 * @param {BrowserOptions} options
 * @returns {Promise<NodeJS.ProcessEnv>} the variables that make a browser see the fetched font
 */
async function fontEnvironment({ folder }) {
  if (!hasFetchableChromium) throw new HumanError(noFontMessage);
  const { fonts } = await fetchChromium();
  const settings = path.join(folder, "fonts");
  const file = path.join(settings, "fonts.conf");
  await mkdir(settings, { recursive: true });
  await writeFile(file, fontConfiguration(fonts, path.join(settings, "cache")));
  return { FONTCONFIG_PATH: settings, FONTCONFIG_FILE: file };
}

/**
 * @param {string} fonts
 * @param {string} cache
 */
function fontConfiguration(fonts, cache) {
  const element = (/** @type {string} */ name, /** @type {string} */ text) =>
    `<${name}>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</${name}>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>${element("dir", fonts)}${element("cachedir", cache)}</fontconfig>
`;
}
