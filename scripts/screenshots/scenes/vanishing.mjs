/** A network that cannot learn: what was found, through time, and why. */
const file = "vanishing/vanishing.model.json";

/** The file and its dashboard, as they stand after Train. @type {import("./index.mjs").Scene} */
export const beside = {
  async open(studio) {
    await studio.resize(1400, 900);
    await studio.open(file);
    await studio.train();
    await studio.dashboard.getByText("Vanishing gradient", { exact: true }).first().waitFor();
  },
  views: [{ name: "dashboard" }],
};

/**
 * A section of the page by itself, with the scrubber above it where it follows that.
 *
 * @param {string} id its view's name too
 * @param {"scrubbed"} [scrubbed]
 * @returns {import("./index.mjs").View}
 */
const section = (id, scrubbed) => ({
  name: id,
  show: (studio) => studio.bringUp(studio.section(id)),
  around: (studio) => [
    studio.section(id),
    ...(scrubbed ? [studio.dashboard.locator(".through-time .scrubber")] : []),
  ],
});

/** @type {import("./index.mjs").Scene} */
export const vanishing = {
  async open(studio) {
    await studio.resize(1000, 1450);
    await studio.open(file);
    await studio.train();
    await studio.press("Diagnose");
    await studio.section("diagnosis").getByText("Apply fix").first().waitFor({ timeout: 90_000 });
    await studio.alone();
  },
  views: [
    section("findings"),
    section("layers", "scrubbed"),
    section("trends", "scrubbed"),
    section("layer-table"),
    section("diagnosis"),
  ],
};
