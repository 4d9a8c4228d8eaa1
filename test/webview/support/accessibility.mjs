// What axe-core finds in a page, in every theme.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { themes } from "./themes.mjs";

const axe = await readFile(new URL("../../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
/** The rules that colours decide: most of what axe-core takes its time for. */
const ofColour = ["color-contrast", "link-in-text-block"];
/** `npm run accessibility`: every rule is run in every theme, whether or not the page is the same to it. */
const isThorough = process.env.MODEL_DEBUGGER_EVERY_RULE === "1";

/**
 * Violations of the page as it stands, by every rule in every theme; empty where there is none. All rules but those of colour
 * look at elements, at their attributes, at what is shown and what scrolls: where a theme changes none of that, they have
 * said what they have to say in the theme before. The page is left in the last theme.
 */
export async function violationsInEveryTheme(dashboard, within = "body") {
  const { page } = dashboard;
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe);
  const found = [];
  const looked = new Set();
  for (const theme of Object.keys(themes)) {
    await dashboard.setTheme(theme);
    await dashboard.settle();
    const seen = await page.evaluate(structure);
    const rules = looked.has(seen) && !isThorough ? ofColour : undefined;
    looked.add(seen);
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

/** Everything of the page that rules look at but for its colours. Runs in the page. */
function structure() {
  const { body } = document;
  // A swatch notes its colour.
  const ofColour = ["style", "data-color"];
  const parts = [...body.querySelectorAll("*")].map((element) => {
    const { tagName, attributes, clientHeight, clientWidth, scrollHeight, scrollWidth } = element;
    const given = [...attributes]
      .filter(({ name }) => !ofColour.includes(name))
      .map(({ name, value }) => `${name}=${value}`);
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data);
    const { width, height } = element.getBoundingClientRect();
    const isShown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const scrolls = scrollWidth > clientWidth || scrollHeight > clientHeight;
    return [tagName, ...given, ...own, isShown, width > 0 && height > 0, scrolls].join("\n");
  });
  return parts.join("\n\n");
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
