// The dashboard in another language: no word of its own stays English, in any view and state.
import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { DashboardPage } from "./support/dashboardPage.mjs";
import { checks, runOf } from "./support/syntheticChecks.mjs";
import { dataMessages, dataSets, dataStates } from "./support/syntheticData.mjs";
import { diagnosisMessage, examinations, verdicts } from "./support/syntheticDiagnosis.mjs";
import { networkKinds, networkMessages, networkStates } from "./support/syntheticNetwork.mjs";
import { errorsOf, findings, snapshotOf, syntheticRun, timeline } from "./support/syntheticRun.mjs";
import { steered } from "./support/syntheticSteering.mjs";
import { toldInBrackets, untranslated } from "./support/untranslated.mjs";

const run = syntheticRun({ layers: 4, moments: 8, done: 2300 });
const found = { findings, timeline };
const checked = (check) => snapshotOf(runOf(check, run.info), "finished", { gradientCheck: check });

/** A group is one page: its states follow each other without its being opened anew. */
const groups = {
  "the overview and the layers through time": [
    [],
    [{ type: "loading", message: "Reading the data" }],
    [snapshotOf(run, "running", { ...found, errors: errorsOf() })],
    [snapshotOf(run, "paused", { steering: steered() })],
    [snapshotOf(run, "diverged", found)],
    [snapshotOf(run, "finished", found)],
  ],
  "the diagnosis": Object.keys(examinations).map((state) => [
    snapshotOf(run, "finished", found),
    diagnosisMessage(state, { results: verdicts }),
  ]),
  "the gradient check": Object.values(checks).map((check) => [checked(check)]),
  "the data and the samples": [
    ...Object.keys(dataSets).map((name) => dataMessages(name)),
    ...Object.values(dataStates),
  ],
  "the network": [...networkKinds.map((name) => networkMessages(name)), ...Object.values(networkStates)],
};

describe("The dashboard in another language", function () {
  /** @type {DashboardPage} */
  let dashboard;
  before(async () => void (dashboard = await DashboardPage.start()));
  after(() => dashboard?.close());

  for (const [view, states] of Object.entries(groups))
    it(`leaves no text of ${view} in English`, async () => {
      await dashboard.open({ isPseudo: true });
      for (const [at, messages] of states.entries()) {
        await dashboard.send(...toldInBrackets(messages));
        assert.deepEqual(await untranslated(dashboard.page, states.slice(0, at + 1)), []);
      }
    });

  it("names its controls and writes moments in that language", async () => {
    await dashboard.open({ isPseudo: true });
    await dashboard.send(snapshotOf(run, "running"));
    assert.equal(await dashboard.page.getByRole("button", { name: "⟦Pause⟧", exact: true }).count(), 1);
    await dashboard.send(
      snapshotOf(run, "finished", { recorded: { startedAtMs: Date.UTC(2026, 10, 26, 12) } }),
    );
    assert.match(await dashboard.page.locator("body").textContent(), /⟦recorded 26\.11\.2026, \d\d:00⟧/);
  });
});
