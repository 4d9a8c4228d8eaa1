/** The dashboard where there is no run, where one failed, and where nobody answers. */
import { pauseExtensionHosts } from "../extensionHost.mjs";

/** @param {import("../studio.mjs").Studio} studio */
const whole = (studio) => [studio.dashboard.locator("body")];

/** @type {import("./index.mjs").Scene} */
export const empty = {
  async open(studio) {
    await studio.resize(1000, 640);
    await studio.open("diabetes/diabetes.model.json");
    await studio.run("Model Debugger: Show Dashboard");
    await studio.dashboard.getByRole("heading", { name: "No training run yet" }).waitFor();
    await studio.alone();
  },
  views: [{ name: "empty", around: whole }],
};

const code = "swish/swish.model.ts";
const forward = "cache.gate = ";
const thrown = 'if (beta.data[0] > 1.001) throw new Error("The slope has left its bounds.");\n    ';

/** @type {import("./index.mjs").Scene} */
export const failed = {
  async open(studio) {
    await studio.resize(1000, 800);
    await studio.open(code, [forward, `${thrown}${forward}`]);
    await studio.run("Model Debugger: Train");
    await studio.dashboard.getByText("Training failed").waitFor();
    await studio.alone();
  },
  close: (studio) => studio.change(code, [thrown, ""]),
  views: [{ name: "failed", around: whole }],
};

let goOn = () => undefined;

/** @type {import("./index.mjs").Scene} */
export const lost = {
  async open(studio) {
    await studio.resize(1000, 800);
    await studio.open("spiral/spiral.model.json", [/"epochs": \d+ \}\n\}/, '"epochs": 1000000 }\n}']);
    await studio.run("Model Debugger: Train");
    await studio.state("Running");
    await studio.alone();
    goOn = await pauseExtensionHosts();
    await studio.dashboard.getByRole("alert").filter({ visible: true }).waitFor({ timeout: 30_000 });
  },
  close: () => goOn(),
  views: [{ name: "lost", around: whole }],
};
