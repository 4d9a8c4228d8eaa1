/** A run that a person steers: changed by hand, kept, put back; while it stands and while it runs. */
const file = "digits/digits.model.json";
const epochs = [/"epochs": \d+ \}\n\}/, '"epochs": 300 }\n}'];

/** @type {import("./index.mjs").Scene} */
export const steering = {
  async open(studio) {
    await studio.resize(1000, 2000);
    await studio.open(file, epochs);
    await studio.run("Model Debugger: Train");
    await studio.press("Pause");
    await studio.state("Paused");
    // By whole epochs, from wherever it was paused.
    await step(studio, 3);
    await change(studio, "Learning rate", "0.01");
    await step(studio, 3);
    await studio.press("Checkpoint");
    const goBack = studio.section("steering").getByRole("button", { name: /^Go back/ });
    await goBack.first().waitFor();
    await change(studio, "Dropout rate", "0.8");
    await step(studio, 3);
    await goBack.first().click();
    await studio.section("steering").getByText("before going back").first().waitFor();
    await change(studio, "Learning rate", "0.001");
    await step(studio, 5);
    await studio.alone();
  },
  close: async (studio) => {
    await studio.press("Stop");
    await studio.state("Stopped");
  },
  views: [
    {
      name: "steering",
      show: (studio) => studio.bringUp(studio.dashboard.locator("body")),
      around: (studio) => [studio.dashboard.locator("header"), studio.section("steering")],
    },
    {
      name: "running",
      show: async (studio) => {
        await studio.press("Resume");
        await studio.state("Running");
      },
      around: (studio) => [studio.dashboard.locator("header"), studio.section("cost")],
      hide: async (studio) => {
        await studio.press("Pause");
        await studio.state("Paused");
      },
    },
  ],
};

/** @param {import("../studio.mjs").Studio} studio @param {number} epochs */
async function step(studio, epochs) {
  const stepNumber = studio.dashboard.locator(".stat-value").first();
  for (let done = 0; done < epochs; done++) {
    const before = await stepNumber.textContent();
    await studio.press("Step epoch");
    await studio.until("the next epoch", async () => (await stepNumber.textContent()) !== before);
    await studio.state("Paused");
  }
}

/** @param {import("../studio.mjs").Studio} studio @param {string} name @param {string} value */
async function change(studio, name, value) {
  const field = studio.dashboard.getByRole("textbox", { name }).first();
  await field.fill(value);
  await field.press("Enter");
}
