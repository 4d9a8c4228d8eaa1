/** Three runs of one data set: the list, the comparison, and one of them from its record. */
const models = ["underfits", "right", "overfits"];

/** @type {import("./index.mjs").Scene} */
export const runs = {
  async open(studio) {
    await studio.resize(1400, 1500);
    for (const model of models) {
      await studio.open(`bias-variance/${model}.model.json`);
      await studio.train();
      await studio.run("View: Close All Editors");
    }
    await studio.run("Model Debugger: Focus on Runs View");
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
        const rows = studio.page
          .locator(".part.sidebar .monaco-list-row")
          .filter({ hasText: /dev accuracy/ });
        for (const at of [0, 1, 2]) await rows.nth(at).click({ modifiers: at === 0 ? [] : ["Control"] });
        await rows.nth(2).click({ button: "right" });
        await studio.page.getByRole("menuitem", { name: "Compare Runs" }).click();
        await studio.dashboard.locator("canvas").first().waitFor();
      },
      around: (studio) => [studio.dashboard.locator("#app")],
    },
    {
      name: "recorded-run",
      show: async (studio) => {
        await studio.run("View: Close All Editors");
        await studio.page
          .locator(".part.sidebar .monaco-list-row")
          .filter({ hasText: /dev accuracy/ })
          .first()
          .dblclick();
        await studio.dashboard.locator("#cost canvas").first().waitFor();
      },
      around: (studio) => [studio.dashboard.locator("header"), studio.section("cost")],
    },
  ],
};
