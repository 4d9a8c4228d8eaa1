/** A model of a table: its parts, the examples it gets wrong, the confusion matrix, the features. */
/** @type {import("./index.mjs").Scene} */
export const digits = {
  async open(studio) {
    await studio.resize(1000, 1900);
    // Fewer epochs than the example has: wrong answers are what the data tab is for.
    await studio.open("digits/digits.model.json", [/"epochs": \d+ \}\n\}/, '"epochs": 3 }\n}']);
    await studio.train();
    await studio.alone();
    await studio.tab("Data");
    await studio.section("examples").getByRole("row").nth(1).waitFor();
  },
  views: [
    {
      name: "data-table",
      show: (studio) => studio.bringUp(studio.section("data-parts")),
      around: (studio) => [studio.section("data-parts"), studio.section("confusion")],
    },
    {
      name: "features",
      show: (studio) => studio.bringUp(studio.section("target")),
      around: (studio) => [studio.section("target"), studio.section("features")],
    },
  ],
};
