/** Three runs of one data set, in a window that did not train them: the list, the comparison, one from its record. */
const models = ["underfits", "right", "overfits"];

/** @param {import("../studio.mjs").Studio} studio */
const recorded = ({ page }) =>
  page.locator(".part.sidebar .monaco-list-row").filter({ hasText: /dev accuracy/ });

/** @type {import("./index.mjs").Scene} */
export const runs = {
  async open(studio) {
    await studio.resize(1400, 1100);
    for (const model of models) {
      await studio.open(`bias-variance/${model}.model.json`);
      await studio.train();
      await studio.run("View: Close All Editors");
    }
    await studio.run("Developer: Reload Window");
    await studio.page.locator(".part.statusbar").waitFor({ state: "detached" });
    await studio.page.locator(".part.statusbar").waitFor({ timeout: 60_000 });
    // A window knows an extension's commands only a while after it is back.
    await studio.until("the list of runs", async () => {
      await studio.run("Model Debugger: Focus on Runs View").catch(() => undefined);
      await studio.page.waitForTimeout(500);
      return recorded(studio).first().isVisible();
    });
  },
  views: [
    {
      name: "runs",
      show: (studio) => studio.run("View: Close All Editors"),
      around: (studio) => [studio.page.locator(".part.sidebar")],
    },
    {
      name: "comparison",
      show: async (studio) => {
        const rows = recorded(studio);
        for (const at of [0, 1, 2]) await rows.nth(at).click({ modifiers: at === 0 ? [] : ["Control"] });
        await rows.nth(2).click({ button: "right" });
        const compare = studio.page.getByRole("menuitem", { name: "Compare Runs" });
        await compare.waitFor();
        // A menu that has just opened takes no click: it may be the end of the one that opened it.
        await studio.page.waitForTimeout(500);
        await compare.click();
        await studio.dashboard.getByRole("heading", { name: "Comparison of 3 runs" }).waitFor();
        await studio.dashboard.locator("canvas").first().waitFor();
      },
      around: (studio) => [studio.dashboard.locator("#app")],
    },
    {
      name: "recorded-run",
      show: async (studio) => {
        await studio.run("View: Close All Editors");
        await recorded(studio).first().dblclick();
        await studio.dashboard.locator("#cost canvas").first().waitFor();
      },
      around: (studio) => [studio.dashboard.locator("header"), studio.section("cost")],
    },
  ],
};
