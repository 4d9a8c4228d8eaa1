import assert from "node:assert/strict";
import { RandomStream } from "../../../src/engine/random";
import { compileNetwork } from "../../../src/engine/network";
import { drawItem, TextSampler } from "../../../src/session/dataView/textSampler";
import { prepare } from "../../../src/session/prepare";
import type { SampleRequest } from "../../../src/session/shownData";
import { join } from "node:path";
import { workspace } from "../data/workspace";

const request = (change: Partial<SampleRequest> = {}): SampleRequest => ({
  prefix: "",
  temperature: 1,
  length: 12,
  samples: 1,
  seed: 1,
  ...change,
});

/** A model of the next of the characters `a`, `b`, `c` and the end of a line, and its network. */
async function abcModel(layers: string) {
  const { folder } = workspace({ "abc.txt": "abc\n".repeat(200) });
  const prepared = await prepare({
    text: `{
      "data": { "source": "abc.txt", "sequence": { "length": 8, "unit": "character" }, "split": { "train": 1 } },
      "layers": [${layers}],
      "loss": "sparseCategoricalCrossentropy"
    }`,
    file: join(folder, "test.model.json"),
    root: folder,
    label: "test.model.json",
  });
  const network = compileNetwork(prepared.network, { precision: "float32", batchSize: 20 });
  network.initialize();
  return { prepared, network };
}

/** From one item to the next: the kernel of the dense layer over one-hot-like embeddings is a table of logits. */
const bigram =
  '{ "type": "embedding", "inputDim": 5, "outputDim": 5 }, { "type": "dense", "units": 5, "activation": "softmax" }';

/** Sets the bigram model to the given probabilities: row: the last item, column: the next. */
async function knownModel(probabilities: readonly (readonly number[])[]) {
  const { prepared, network } = await abcModel(bigram);
  const [embedding, kernel, bias] = network.parameters.map(({ values }) => values);
  embedding!.fill(0);
  for (let item = 0; item < 5; item++) embedding![item * 5 + item] = 1;
  probabilities.forEach((row, from) => row.forEach((p, to) => (kernel![from * 5 + to] = Math.log(p))));
  bias!.fill(0);
  return { prepared, network };
}

/** Items: unknown, line end, a, b, c. */
const table = [
  [0.2, 0.2, 0.2, 0.2, 0.2],
  [0.01, 0.01, 0.6, 0.28, 0.1],
  [0.01, 0.09, 0.1, 0.5, 0.3],
  [0.01, 0.09, 0.1, 0.1, 0.7],
  [0.01, 0.7, 0.1, 0.1, 0.09],
];

function write(
  { prepared, network }: Awaited<ReturnType<typeof abcModel>>,
  change: Partial<SampleRequest>,
): readonly string[] {
  const sampler = new TextSampler(prepared, network, request(change));
  while (!sampler.isDone) sampler.writeItem();
  return sampler.written.texts;
}

describe("A sampled text", () => {
  it("is the likeliest item each time at temperature 0, and next to 0, whatever the seed", async () => {
    const model = await knownModel(table);
    for (const temperature of [0, 1e-3])
      for (const seed of [1, 2]) assert.deepEqual(write(model, { temperature, seed }), ["abc\nabc\nabc\n"]);
  });

  it("goes on from its prefix, also beyond the window, and says what it does not know", async () => {
    const model = await knownModel(table);
    assert.deepEqual(write(model, { temperature: 0, prefix: "b", length: 3 }), ["c\na"]);
    assert.deepEqual(write(model, { temperature: 0, prefix: "abcabcabcabcab", length: 20 }), [
      "c\nabc\nabc\nabc\nabc\nab",
    ]);
    const sampler = new TextSampler(model.prepared, model.network, request({ prefix: "xay" }));
    assert.deepEqual(sampler.written.unknown, ["x", "y"]);
  });

  it("follows a known model's distribution: each transition within four standard errors over 20,000 items", async () => {
    const model = await knownModel(table);
    const texts = write(model, { samples: 20, length: 1000 });
    const items = ["", "\n", "a", "b", "c"];
    const counts = items.map(() => items.map(() => 0));
    for (const text of texts) {
      let last = 1;
      for (const character of text) {
        const next = items.indexOf(character);
        counts[last]![next]!++;
        last = next;
      }
    }
    for (let from = 1; from < 5; from++) {
      const total = counts[from]!.reduce((sum, count) => sum + count, 0);
      // The unknown item is never drawn.
      const known = 1 - table[from]![0]!;
      for (let to = 1; to < 5; to++) {
        const p = table[from]![to]! / known;
        const bound = 4 * Math.sqrt((p * (1 - p)) / total);
        const found = counts[from]![to]! / total;
        assert.ok(Math.abs(found - p) <= bound, `${items[from]}→${items[to]}: ${found} ≠ ${p} ± ${bound}`);
      }
    }
  });

  it("is the same for the same seed, another for another, and of its own for each sample", async () => {
    const model = await knownModel(table);
    const [one, two] = [write(model, { samples: 3, length: 40 }), write(model, { samples: 3, length: 40 })];
    assert.deepEqual(one, two);
    assert.notDeepEqual(write(model, { samples: 3, length: 40, seed: 2 }), one);
    assert.equal(new Set(one).size, 3);
    assert.deepEqual(write(model, { samples: 1, length: 40 }), [one[0]]);
  });

  it("is refused of a network that reads items that come later", async () => {
    const { prepared, network } = await abcModel(
      `{ "type": "embedding", "inputDim": 5, "outputDim": 4 },
       { "type": "bidirectional", "layer": { "type": "gru", "units": 4, "returnSequences": true } },
       { "type": "dense", "units": 5, "activation": "softmax" }`,
    );
    assert.throws(() => new TextSampler(prepared, network, request()), /items that come later/);
    const causal = await abcModel(
      `{ "type": "embedding", "inputDim": 5, "outputDim": 4 },
       { "type": "gru", "units": 4, "returnSequences": true },
       { "type": "dense", "units": 5, "activation": "softmax" }`,
    );
    assert.equal(write(causal, { length: 5 })[0]!.length, 5);
  });

  it("is refused for nonsense: a negative temperature, no length, too many samples", async () => {
    const model = await knownModel(table);
    for (const change of [
      { temperature: -1 },
      { temperature: NaN },
      { length: 0 },
      { samples: 21 },
      { seed: NaN },
    ])
      assert.throws(() => write(model, change), /must be/);
  });

  it("draws at temperature t from p^(1/t): ratios of counts within four standard errors", () => {
    const probabilities = Float64Array.of(0.5, 0.1, 0.4);
    const stream = new RandomStream(7, "test");
    const count = 20_000;
    for (const temperature of [0.5, 1, 2]) {
      const weights = [0.1, 0.4].map((p) => p ** (1 / temperature));
      const p = weights[0]! / (weights[0]! + weights[1]!);
      let first = 0;
      for (let at = 0; at < count; at++)
        if (drawItem(probabilities, temperature, stream.fineUniform()) === 1) first++;
      assert.ok(
        Math.abs(first / count - p) <= 4 * Math.sqrt((p * (1 - p)) / count),
        `${first / count} ≠ ${p}`,
      );
    }
    assert.throws(() => drawItem(Float64Array.of(1, 0, 0), 1, 0.5), /no item/);
    assert.throws(() => drawItem(Float64Array.of(NaN, NaN, NaN), 1, 0.5), /not finite/);
  });
});
