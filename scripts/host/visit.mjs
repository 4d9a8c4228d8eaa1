import { HumanError } from "./humanError.mjs";

const limitMs = 60_000;

/**
 * Opens an address of a server that was started here. Resolves when the page begins to load.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} address
 */
export async function visit(page, address) {
  try {
    await page.goto(address, { timeout: limitMs, waitUntil: "commit" });
  } catch (error) {
    throw new HumanError(
      `The browser could not open ${address} within ${limitMs / 1000} s: ${/** @type {Error} */ (error).message}`,
    );
  }
}
