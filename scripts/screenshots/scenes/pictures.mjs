/** A network of pictures: its data with what the model makes of them, and a picture changed by hand. */
/** @type {import("./index.mjs").Scene} */
export const pictures = {
  async open(studio) {
    await studio.resize(1000, 1600);
    await studio.open("cat-or-not/deep.model.json");
    await studio.train();
    await studio.alone();
  },
  views: [
    {
      name: "data",
      show: async (studio) => {
        await studio.tab("Data");
        await studio.section("examples").locator("canvas").first().waitFor();
        await studio.bringUp(studio.section("data-parts"));
      },
      around: (studio) => [studio.section("data-parts"), studio.section("confusion")],
    },
    {
      name: "predict",
      show: async (studio) => {
        await studio.tab("Network");
        await studio.section("predict").locator("canvas").first().waitFor();
        await studio.bringUp(studio.section("predict"));
      },
      around: (studio) => [studio.section("predict")],
    },
  ],
};
