/** A backward pass with a wrong sign, and what the check says of it. */
const right = "dy.data[i] * (gate +";
const wrong = "dy.data[i] * (gate -";

/** @type {import("./index.mjs").Scene} */
export const gradients = {
  async open(studio) {
    await studio.resize(1000, 1700);
    await studio.open("swish/swish.model.ts", [right, wrong]);
    await studio.run("Model Debugger: Check Gradients");
    await studio.section("gradient-check").getByRole("table").first().waitFor({ timeout: 60_000 });
    await studio.alone();
  },
  close: (studio) => studio.open("swish/swish.model.ts", [wrong, right]),
  views: [
    {
      name: "gradient-check",
      show: (studio) => studio.bringUp(studio.section("gradient-check")),
      around: (studio) => [studio.section("gradient-check")],
    },
  ],
};
