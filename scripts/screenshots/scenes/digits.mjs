/** A model of a table: its parts, the examples it gets wrong, the confusion matrix, the features; and its filters. */
/** @type {import("./index.mjs").Scene} */
export const digits = {
  async open(studio) {
    await studio.resize(1000, 1900);
    // Fewer epochs than the example has: wrong answers are what the data tab is for.
    await studio.open("digits/digits.model.json", [/"epochs": \d+ \}\n\}/, '"epochs": 3 }\n}']);
    await studio.train();
    await studio.alone();
  },
  views: [
    {
      name: "data-table",
      show: async (studio) => {
        await studio.tab("Data");
        await studio.section("examples").getByRole("row").nth(1).waitFor();
        await studio.bringUp(studio.section("data-parts"));
      },
      around: (studio) => [studio.section("data-parts"), studio.section("confusion")],
    },
    {
      name: "features",
      show: (studio) => studio.bringUp(studio.section("target")),
      around: (studio) => [studio.section("target"), studio.section("features")],
    },
    {
      name: "weights",
      show: async (studio) => {
        await studio.tab("Network");
        await studio.section("weights").locator("canvas").first().waitFor();
        await studio.bringUp(studio.section("weights"));
      },
      around: (studio) => [studio.section("weights")],
    },
  ],
};
