import { mkdir } from "node:fs/promises";
import path from "node:path";
import { keptFolder } from "./paths.mjs";

/**
 * Saves what a page shows as `.vscode-test/screenshots/NAME.png`.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name may hold folders: `iris/training`
 * @returns {Promise<string>} the file
 */
export async function screenshot(page, name) {
  const file = path.join(keptFolder, "screenshots", `${name}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, timeout: 15_000 });
  return file;
}
