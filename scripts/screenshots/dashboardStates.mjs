// Pictures of the dashboard page alone, in every theme, width and state: node scripts/screenshots/dashboardStates.mjs FOLDER
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { DashboardPage } from "../../test/webview/support/dashboardPage.mjs";
import { checks, runOf } from "../../test/webview/support/syntheticChecks.mjs";
import { dataMessages, dataSets, dataStates } from "../../test/webview/support/syntheticData.mjs";
import {
  networkKinds,
  networkMessages,
  networkStates,
} from "../../test/webview/support/syntheticNetwork.mjs";
import {
  errorsOf,
  findings,
  snapshotOf,
  syntheticRun,
  timeline,
} from "../../test/webview/support/syntheticRun.mjs";
import { steered } from "../../test/webview/support/syntheticSteering.mjs";

const vanishing = syntheticRun({ layers: 20, name: "vanishing", decayPerLayer: 0.3 });
/** More accurate on train than on dev by more than it falls short of people. */
const overfitting = {
  ...vanishing.evaluations,
  errors: errorsOf({
    human: 0.02,
    train: 0.06,
    dev: 0.19,
    test: 0.21,
    verdict: "highVariance",
    recipe:
      "First more data or augmentation, then regularization (l2, dropout, early stopping), then a smaller or another architecture.",
  }),
};
const failure = {
  message:
    "examples/iris/iris.csv has the text “n/a” in the numeric column “petal width”. Replace it by a number, or take the row out.",
  file: "examples/iris/iris.csv",
  line: 42,
  column: 17,
};

/** Each outcome of a gradient check, as it is shown when nothing was trained. */
const checked = Object.fromEntries(
  Object.entries(checks).map(([name, gradientCheck]) => [
    `check-${name}`,
    [snapshotOf(runOf(gradientCheck, syntheticRun().info), "finished", { gradientCheck })],
  ]),
);

const data = Object.fromEntries(Object.keys(dataSets).map((name) => [`data-${name}`, dataMessages(name)]));
const networks = Object.fromEntries(networkKinds.map((name) => [`network-${name}`, networkMessages(name)]));

export const states = {
  empty: [],
  loading: [
    { type: "loading", message: "Reading examples/iris/iris.csv…" },
    { type: "started", info: syntheticRun().info, series: syntheticRun().series },
  ],
  running: [snapshotOf(syntheticRun({ done: 1500 }), "running")],
  paused: [snapshotOf(syntheticRun({ steps: 100_000, done: 43_210, layers: 8, name: "spiral" }), "paused")],
  finished: [snapshotOf(vanishing, "finished", { findings, timeline })],
  overfitting: [snapshotOf({ ...vanishing, evaluations: overfitting }, "finished", { findings, timeline })],
  steered: [snapshotOf(syntheticRun({ done: 2300 }), "paused", { steering: steered() })],
  gradientCheck: [snapshotOf(syntheticRun(), "paused", { gradientCheck: checks.signError })],
  ...checked,
  ...data,
  ...dataStates,
  ...networks,
  ...networkStates,
  checking: [snapshotOf(syntheticRun(), "paused"), { type: "gradientCheckProgress", done: 3, of: 8 }],
  failed: [snapshotOf({ info: syntheticRun().info, series: [] }, "failed", { failure })],
};

const [folder = "screenshots", ...only] = process.argv.slice(2);
const chosen = (word, list) => {
  const named = only.filter((entry) => list.includes(entry));
  return named.length > 0 ? named : list;
};

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await mkdir(folder, { recursive: true });
  const dashboard = await DashboardPage.start();
  try {
    for (const state of chosen("state", Object.keys(states))) {
      for (const theme of chosen("theme", ["dark", "light", "highContrastDark", "highContrastLight"])) {
        for (const width of chosen("width", ["320", "800", "1400"])) {
          await dashboard.open({ theme, width: Number(width), height: 900 });
          await dashboard.send(...states[state]);
          await dashboard.settle(400);
          const file = path.join(folder, `${state}-${theme}-${width}.png`);
          await dashboard.page.screenshot({ path: file, fullPage: true, animations: "disabled" });
          for (const complaint of dashboard.complaints) console.log(`${file}: ${complaint}`);
        }
      }
    }
  } finally {
    await dashboard.close();
  }
}
