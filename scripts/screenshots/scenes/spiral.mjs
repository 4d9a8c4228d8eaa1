/** A model that learns: its overview, the network as a graph, its decision boundary, and an example of one's own. */
/** @type {import("./index.mjs").Scene} */
export const spiral = {
  async open(studio) {
    await studio.resize(1000, 1500);
    await studio.open("spiral/spiral.model.json");
    await studio.train();
    await studio.alone();
  },
  views: [
    {
      name: "overview",
      show: async (studio) => {
        await studio.tab("Training");
        await studio.bringUp(studio.dashboard.locator("body"));
      },
      around: (studio) => [studio.dashboard.locator("header"), studio.section("errors")],
    },
    {
      name: "histograms",
      show: (studio) => studio.bringUp(studio.section("histograms")),
      around: (studio) => [studio.section("histograms")],
    },
    {
      name: "graph",
      show: async (studio) => {
        await studio.tab("Network");
        await studio.section("plane").locator("canvas").waitFor();
        await studio.bringUp(studio.section("network-graph"));
      },
      around: (studio) => [studio.section("network-graph")],
    },
    {
      name: "decision-boundary",
      show: async (studio) => {
        await studio.tab("Network");
        await studio.section("plane").locator("canvas").waitFor();
        await studio.bringUp(studio.section("plane"));
      },
      around: (studio) => [studio.section("plane"), studio.section("predict")],
    },
  ],
};
