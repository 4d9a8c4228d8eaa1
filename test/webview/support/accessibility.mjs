// What axe-core finds in a page, in every theme.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { themes } from "./themes.mjs";

const axe = await readFile(new URL("../../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
/** The rules that colours decide; all others see the same page in every theme. */
const ofColour = ["color-contrast", "link-in-text-block"];

/**
 * Violations of the page as it stands, empty where there is none: by every rule in the first theme, by those of colour in
 * the others. The page is left in the last theme.
 */
export async function violationsInEveryTheme(dashboard, within = "body") {
  const { page } = dashboard;
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe);
  const found = [];
  for (const [index, theme] of Object.keys(themes).entries()) {
    await dashboard.setTheme(theme);
    await dashboard.settle();
    const rules = index === 0 ? undefined : ofColour;
    const violations = await page.evaluate(
      async ([selector, rules]) => {
        const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
        const { violations } = await window.axe.run(
          selector === "body" ? window.document : selector,
          options,
        );
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
      },
      [within, rules],
    );
    found.push(...violations.map((violation) => `${theme}: ${violation}`));
  }
  return found;
}

/** Pixels by which the page is too wide for each of these widths; 0 where it fits. */
export async function overflowAt(dashboard, ...widths) {
  const { page } = dashboard;
  const { height } = page.viewportSize();
  const over = {};
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    await dashboard.settle();
    over[width] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return Math.max(0, scrollWidth - clientWidth);
    });
  }
  return over;
}
export const fits = { 320: 0, 800: 0, 2000: 0 };

/** Each state, given as the messages that lead to it, fits every width and breaks no rule in any theme. */
export async function assertEveryStateFits(dashboard, states) {
  for (const [state, messages] of Object.entries(states)) {
    await dashboard.open();
    await dashboard.send(...messages);
    assert.deepEqual(await violationsInEveryTheme(dashboard), [], state);
    assert.deepEqual(await overflowAt(dashboard, 320, 800, 2000), fits, state);
  }
}
