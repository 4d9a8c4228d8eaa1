/** A model file while it is edited: lenses, shapes behind the layers, what is wrong, and its mend. */
const misspelt = "lerningRate";

/** @type {import("./index.mjs").Scene} */
export const editor = {
  async open(studio) {
    await studio.resize(1000, 720);
    const shown = await studio.open("iris/iris.model.json", ["learningRate", misspelt]);
    await shown.locator(".squiggly-error").first().waitFor();
    await shown.getByText("Train", { exact: true }).waitFor();
    await shown.getByText("[batch, 16] · 80 parameters").waitFor();
    await shown.getByText(misspelt).first().click();
  },
  close: (studio) => studio.open("iris/iris.model.json", [misspelt, "learningRate"]),
  views: [
    { name: "editor" },
    {
      name: "quick-fix",
      async show({ page }) {
        await page.keyboard.press("Control+.");
        await page
          .locator(".action-widget")
          .getByText(/learningRate/)
          .first()
          .waitFor();
      },
      hide: ({ page }) => page.keyboard.press("Escape"),
    },
  ],
};
