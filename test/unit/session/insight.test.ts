/** What a run says of itself beside its numbers: the chain of its findings, its bias and variance. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { RuleSettings } from "../../../src/model/withRules";
import { prepare } from "../../../src/session/prepare";
import type { RunMessage } from "../../../src/session/protocol";
import { RunMirror } from "../../../src/session/runMirror";
import { TrainingRun } from "../../../src/session/trainingRun";

const sound = {
  seed: 4,
  data: {
    source: { generator: "circles", samples: 200, noise: 0.5 },
    split: { train: 0.3, dev: 0.7 },
    normalize: "standard",
  },
  layers: [
    { type: "dense", units: 64, activation: "relu", kernelInitializer: "heNormal" },
    { type: "dense", units: 64, activation: "relu", kernelInitializer: "heNormal" },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  loss: "binaryCrossentropy",
  optimizer: { type: "adam", learningRate: 0.01 },
  training: { batchSize: 32, epochs: 200 },
};

/** Two layers that a bias of −50 silences. */
const silenced = {
  ...sound,
  layers: [
    {
      type: "dense",
      units: 8,
      activation: "relu",
      biasInitializer: { type: "constant", value: -50 },
    },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
};

async function messagesOf(model: unknown, rules?: RuleSettings): Promise<RunMessage[]> {
  const messages: RunMessage[] = [];
  const text = JSON.stringify(model);
  const file = join(process.cwd(), "m.model.json");
  let now = 0;
  const run = new TrainingRun(
    await prepare({ label: "m.model.json", file, root: process.cwd(), text, rules }),
    { runId: "test", label: "m.model.json", precision: "float32" },
    {
      emit: (message) => messages.push(message),
      // A frame an epoch, at least.
      now: () => (now += 100),
      breathe: () => Promise.resolve(),
      interrupted: () => false,
    },
  );
  await run.run();
  return messages;
}

const lastFindings = (messages: readonly RunMessage[]) =>
  messages.filter((message) => message.type === "findings").at(-1)!;

describe("A run", function () {
  this.timeout(20_000);

  it("sends its bias and variance after each epoch, and at the end the verdict of its finding", async () => {
    const messages = await messagesOf(sound);
    const evaluations = messages.flatMap((message) =>
      message.type === "frame" && message.evaluations !== undefined ? [message.evaluations] : [],
    );
    for (const { epoch, errors } of evaluations) assert.equal(errors !== undefined, epoch > 0);
    assert.ok(evaluations.length > 20, `${evaluations.length} evaluations`);
    const { errors } = evaluations.at(-1)!;
    const finding = lastFindings(messages).findings.find(({ rule }) => rule === "high-variance")!;
    assert.equal(errors?.verdict, "highVariance");
    assert.deepEqual([errors.bias, errors.variance], [finding.evidence.bias, finding.evidence.variance]);
    assert.ok(finding.message.endsWith(errors.recipe!));
  });

  it("sends the chain of its findings with them, which a page that opens later finds in the snapshot", async () => {
    const messages = await messagesOf(silenced);
    const { timeline, findings } = lastFindings(messages);
    assert.ok(timeline.some(({ rule }) => rule === "dead-units"));
    for (const { rule, step } of timeline)
      assert.ok(
        findings.some((finding) => finding.rule === rule && finding.step === step),
        rule,
      );
    const mirror = new RunMirror();
    messages.forEach((message) => mirror.apply(message));
    assert.deepEqual(mirror.snapshot.timeline, timeline);
  });

  it("follows what is set for rules in all files, except where its file says otherwise", async () => {
    const off: RuleSettings = { "dead-units": "off", "high-bias": "off" };
    const has = (messages: readonly RunMessage[], id: string) =>
      lastFindings(messages).findings.some(({ rule }) => rule === id);
    assert.ok(!has(await messagesOf(silenced, off), "dead-units"));
    const own = { ...silenced, diagnosis: { "dead-units": "info" } };
    assert.ok(has(await messagesOf(own, off), "dead-units"));
  });
});
