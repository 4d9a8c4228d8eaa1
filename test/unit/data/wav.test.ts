import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { SoundResampler } from "../../../src/data/resampleSound";
import { fuzzFile } from "./fuzz";
import { assertUserError, contentOf, specOf, workspace } from "./workspace";

interface Reference {
  readonly rate: number;
  /** 16-bit integers. */
  readonly samples: readonly number[];
  readonly frames: readonly (readonly number[])[];
}
const reference = JSON.parse(readFileSync("test/golden/log_mel.json", "utf8")) as Reference;

/** How each kind of sample is written: its format code, its bits, and a number in [−1, 1) as bytes. */
const kinds = {
  "8-bit": [1, 8, (value: number) => Buffer.of(Math.round(value * 128) + 128)],
  "16-bit": [1, 16, (value: number) => integer(value, 2)],
  "24-bit": [1, 24, (value: number) => integer(value, 3)],
  "32-bit": [1, 32, (value: number) => integer(value, 4)],
  "32-bit float": [3, 32, (value: number) => Buffer.from(Float32Array.of(value).buffer)],
  "64-bit float": [3, 64, (value: number) => Buffer.from(Float64Array.of(value).buffer)],
} as const;

function integer(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntLE(Math.round(value * 2 ** (8 * bytes - 1)), 0, bytes);
  return buffer;
}

/** A recording with these samples in every channel's place in turn. */
function wavOf(
  samples: readonly number[],
  {
    kind = "16-bit",
    channels = 1,
    rate = reference.rate,
  }: { kind?: keyof typeof kinds; channels?: number; rate?: number } = {},
): Buffer {
  const [code, bits, write] = kinds[kind];
  const data = Buffer.concat(samples.map(write));
  const format = Buffer.alloc(16);
  format.writeUInt16LE(code, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  const chunk = (name: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(name);
    head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
  };
  // An odd chunk before the samples, as editors put one there.
  const body = [
    Buffer.from("WAVE"),
    chunk("fmt ", format),
    chunk("LIST", Buffer.from("abc")),
    chunk("data", data),
  ];
  return chunk("RIFF", Buffer.concat(body));
}

const sound = reference.samples.map((sample) => sample / 32768);
const features = { type: "logMel", bands: 12, frames: 9 } as const;
const spec = (changes: Partial<DataSpec> = {}): DataSpec =>
  specOf("words", { target: [], features, ...changes });
const load = (files: Record<string, Uint8Array>, changes?: Partial<DataSpec>) =>
  loadData(spec(changes), workspace(files), { targetForm: "classNumbers" });

const largestDifference = (found: readonly number[], wanted: readonly number[]): number => {
  assert.equal(found.length, wanted.length);
  return Math.max(...found.map((value, at) => Math.abs(value - wanted[at]!)));
};

describe("Folders of recordings", () => {
  it("give log-mel frames within 2e-6 of NumPy's, and the folder's class", async () => {
    const files = { "words/yes/1.wav": wavOf(sound), "words/no/2.wav": wavOf(sound.slice(0, 300)) };
    const data = await load(files);
    assert.deepEqual(data.header, await inspectData(spec(), workspace(files)));
    assert.deepEqual(
      [data.train.inputs[0]!.shape, data.classes],
      [
        [9, 12],
        ["no", "yes"],
      ],
    );
    const { inputs, targets } = contentOf(data.train);
    assert.deepEqual(targets, [[0], [1]]);
    const difference = largestDifference(inputs[1]!, reference.frames.flat());
    assert.ok(difference < 2e-6, `${difference}`);
  });

  it("that are shorter are padded with silence at their end, longer ones cut there", async () => {
    const { train } = await load({
      "words/a/1.wav": wavOf(sound),
      "words/a/2.wav": wavOf(sound.slice(0, 200)),
    });
    const [long, short] = contentOf(train).inputs;
    assert.deepEqual(short!.slice(0, 12), long!.slice(0, 12));
    // Frame 3 begins at sample 240, behind the last one: ln 1e-10.
    short!.slice(36).forEach((value) => assert.equal(value, Math.fround(Math.log(1e-10))));
    const cut = await load({ "words/a/1.wav": wavOf(sound) }, { features: { ...features, frames: 4 } });
    assert.deepEqual(contentOf(cut.train).inputs[0], long!.slice(0, 48));
  });

  for (const [kind, bound] of Object.entries({
    "8-bit": 0.2,
    "24-bit": 1e-9,
    "32-bit": 1e-9,
    "32-bit float": 1e-9,
    "64-bit float": 1e-9,
  })) {
    it(`of ${kind} samples sound like those of 16 bits, within ${bound}`, async () => {
      const file = wavOf(sound, { kind: kind as keyof typeof kinds });
      const { train } = await load({ "words/a/1.wav": wavOf(sound), "words/b/2.wav": file });
      const [wanted, found] = contentOf(train).inputs;
      // Where there is sound: eight bits drown what is quieter than their own noise.
      const loud = found!.map((_, at) => at).filter((at) => bound < 0.1 || wanted![at]! > 0);
      assert.ok(loud.length > 10);
      assert.ok(
        largestDifference(
          loud.map((at) => found![at]!),
          loud.map((at) => wanted![at]!),
        ) <= bound,
      );
    });
  }

  it("of two channels give the mean of both", async () => {
    const stereo = wavOf(
      sound.flatMap((value) => [value / 2, value / 4]),
      { kind: "64-bit float", channels: 2 },
    );
    const mono = wavOf(
      sound.map((value) => 0.375 * value),
      { kind: "64-bit float" },
    );
    const { train } = await load({ "words/a/1.wav": mono, "words/a/2.wav": stereo });
    const [wanted, found] = contentOf(train).inputs;
    assert.deepEqual(found, wanted);
  });

  it("are scaled band by band over time, fitted on train", async () => {
    const { train } = await load(
      { "words/a/1.wav": wavOf(sound), "words/b/2.wav": wavOf(sound.slice(100)) },
      { normalize: "standard" },
    );
    const rows = contentOf(train).inputs;
    for (let band = 0; band < 12; band++) {
      const values = rows.flatMap((row) => row.filter((_, at) => at % 12 === band));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      assert.ok(Math.abs(mean) < 1e-12 && Math.abs(variance - 1) < 1e-12);
    }
  });

  it("of another rate are brought to the first one's: log-mel frames within 0.02 of the same sound's", async () => {
    // Tones below half of either rate; the first recording says 8,000 samples a second.
    const tones = (rate: number) =>
      Array.from({ length: rate / 4 }, (_, at) =>
        [300, 1100, 2300].reduce((sum, hertz) => sum + 0.2 * Math.sin((2 * Math.PI * hertz * at) / rate), 0),
      );
    const features = { type: "logMel", bands: 20, frames: 15 } as const;
    const frames: number[][] = [];
    for (const rate of [8000, 44_100, 16_000, 6000]) {
      const place = workspace({
        "words/a/1.wav": wavOf(tones(8000), { rate: 8000 }),
        "words/b/2.wav": wavOf(tones(rate), { rate }),
      });
      const { train } = await loadData(spec({ features }), place, { targetForm: "values" });
      frames.push(contentOf(train).inputs[1]!);
    }
    for (const other of frames.slice(1))
      other.forEach((value, at) => {
        // Between the tones there is only what rounding to 16 bits left.
        if (frames[0]![at]! > -2)
          assert.ok(Math.abs(value - frames[0]![at]!) < 0.02, `${value}, ${frames[0]![at]}`);
      });
  });

  it("of a higher rate lose what the first one's cannot hold, to below −60 dB", () => {
    const tone = (rate: number, hertz: number, count: number) =>
      Float64Array.from({ length: count }, (_, at) => Math.sin((2 * Math.PI * hertz * at) / rate));
    const resampler = new SoundResampler(44_100, 16_000);
    const inside = (values: Float64Array) => values.subarray(100, values.length - 100);
    const high = inside(resampler.of(tone(44_100, 9000, 10_000)));
    assert.ok(high.every((value) => Math.abs(value) < 1e-3));
    const kept = resampler.of(tone(44_100, 3000, 10_000));
    const wanted = tone(16_000, 3000, kept.length);
    assert.ok(inside(kept).every((value, at) => Math.abs(value - wanted[at + 100]!) < 1e-3));
  });

  const good = wavOf(sound);
  const changed = (at: number, ...bytes: number[]): Buffer => {
    const copy = Buffer.from(good);
    copy.set(bytes, at);
    return copy;
  };
  const bad: [what: string, file: Uint8Array, message: RegExp][] = [
    ["something else", Buffer.from("ID3 an mp3 by another name"), /2\.wav is no WAV recording/],
    ["an empty file", new Uint8Array(), /is no WAV recording/],
    ["a recording cut off", good.subarray(0, 500), /ends within its samples \(\d+ of 1800 bytes\)/],
    ["no samples", wavOf([]), /holds no samples/],
    ["a head alone", good.subarray(0, 36), /holds no samples: the file is incomplete/],
    ["a compressed format", changed(20, 0x55, 0), /samples of format 85 with 16 bits, which is not read\. Save it as PCM/],
    ["12 bits", changed(34, 12, 0), /format 1 with 12 bits/],
    ["no channel", changed(22, 0, 0), /claims 0 channels/],
    ["a rate of 0", changed(24, 0, 0, 0, 0), /claims 0 samples a second/],
    ["NaN", wavOf([0, NaN, 0], { kind: "32-bit float" }), /sample 2 at NaN, which is no sound/],
  ]; // prettier-ignore
  for (const [what, file, message] of bad) {
    it(`refuse ${what}`, async () => {
      const place = workspace({ "words/a/1.wav": good, "words/b/2.wav": file });
      await assertUserError(
        loadData(spec(), place, { targetForm: "values" }),
        { file: place.at("words/b/2.wav") },
        message,
      );
    });
  }

  it("damaged in 300 seeded ways are read or refused by a sentence", async () => {
    assert.ok((await fuzzFile("words/a/1.wav", good, spec(), 300)) > 100);
  });
});
