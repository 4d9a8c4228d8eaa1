/** What a person does in VS Code's workbench, with the keyboard. */
import path from "node:path";
import { HumanError } from "./humanError.mjs";

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').Locator} Locator
 * @typedef {import('playwright-core').FrameLocator} FrameLocator
 */

const limitMs = 15_000;

/**
 * Runs a command through the command palette.
 *
 * @param {Page} page
 * @param {string} title as the palette shows it: `Model Debugger: Train`
 */
export async function runCommand(page, title) {
  await openQuickInput(page, `>${title}`);
  await pick(page, "command", title);
}

/**
 * Opens a file of the workspace through quick open.
 *
 * @param {Page} page
 * @param {string} file relative to the workspace, with slashes: `iris/iris.model.json`
 * @returns {Promise<Locator>} its editor, which shows the text
 */
export async function openFile(page, file) {
  await openQuickInput(page, file);
  const folder = path.posix.dirname(file);
  await pick(page, "file", path.posix.basename(file), folder === "." ? undefined : folder);
  const editor = page.locator(`.monaco-editor[data-uri$="/${encodeURI(file)}"]`).first();
  await editor.locator(".view-line").first().waitFor({ timeout: limitMs });
  return editor;
}

/**
 * Chooses a color theme as a person does who was told its name.
 *
 * @param {Page} page
 * @param {string} label as VS Code shows it: `Light Modern`, `Dark Modern`, `Dark High Contrast`, …
 */
export async function setTheme(page, label) {
  await runCommand(page, "Preferences: Color Theme");
  await page.getByPlaceholder(/Color Theme/).waitFor({ timeout: limitMs });
  await quickInput(page).fill(label);
  await pick(page, "color theme", label);
}

/**
 * The document inside a webview of an extension: VS Code nests it in two frames.
 *
 * @param {Page} page
 * @param {number} [position] among the visible webviews, from 0
 * @returns {FrameLocator}
 */
export function webviewFrame(page, position = 0) {
  const outer = page.locator("iframe.webview:visible").nth(position);
  return outer.contentFrame().locator("#active-frame").contentFrame();
}

/** @param {Page} page */
function quickInput(page) {
  return page.locator(".quick-input-widget:visible .quick-input-box input");
}

/**
 * F1 opens the command palette on every platform; without its `>` the same box opens files. It closes when something
 * else takes the focus meanwhile, such as an editor that has just been opened: then it is opened again.
 *
 * @param {Page} page
 * @param {string} text
 */
async function openQuickInput(page, text) {
  const endMs = Date.now() + limitMs;
  for (;;) {
    try {
      await page.keyboard.press("F1");
      await quickInput(page).fill(text, { timeout: 1000 });
      return;
    } catch (error) {
      if (Date.now() > endMs) throw error;
    }
  }
}

/**
 * Moves down to the entry of that very label in the open quick input, and takes it.
 *
 * @param {Page} page
 * @param {string} kind of entry, for an error message
 * @param {string} label
 * @param {string} [description] the entry's small print, where several have the same label
 */
async function pick(page, kind, label, description) {
  const rows = page.locator(".quick-input-list .monaco-list-row");
  const saying = (/** @type {string} */ part, /** @type {string} */ text) =>
    page.locator(part).getByText(text, { exact: true });
  let wanted = rows.filter({ has: saying(".label-name", label) });
  if (description) wanted = wanted.filter({ has: saying(".label-description", description) });
  try {
    await wanted.first().waitFor({ timeout: limitMs });
  } catch {
    const offered = await rows.locator(".label-name").allTextContents();
    await page.keyboard.press("Escape");
    throw new HumanError(
      `VS Code offered no ${kind} "${label}" in ${limitMs / 1000} s, but: ${offered.join(", ")}`,
    );
  }
  const focused = wanted.and(page.locator(".focused"));
  for (let row = 0; row < (await rows.count()) && (await focused.count()) === 0; row++) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

/**
 * Answers the dialog that asks where to save.
 *
 * @param {Page} page
 * @param {string} file
 */
export async function saveAs(page, file) {
  const dialog = page.locator(".quick-input-widget:visible");
  const save = dialog.getByRole("button", { name: "OK", exact: true });
  await save.waitFor({ timeout: limitMs });
  // Its own proposal may still come in over what was typed.
  do {
    await quickInput(page).fill(file);
    await page.waitForTimeout(200);
  } while ((await quickInput(page).inputValue()) !== file);
  await save.click();
  await quickInput(page).waitFor({ state: "hidden", timeout: limitMs });
}
