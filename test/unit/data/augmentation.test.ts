import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { augmentationOf } from "../../../src/data/augmentation/augmentationOf";
import { augmentations, type AugmentationName } from "../../../src/data/augmentation/index";
import type { DataSpec } from "../../../src/data/dataSpec";
import type { Group } from "../../../src/data/fitGroups";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { type Chosen, type OptionValues, withDefaults } from "../../../src/engine/options";
import { type Shape, sizeOf } from "../../../src/engine/shape";
import { fewestAllocated } from "../engine/objectsAllocated";
import { bytesOf, float64s, npyOf } from "./npyFiles";
import { assertUserError, contentOf, generator, specOf, workspace } from "./workspace";

const chosen = (type: AugmentationName, options: OptionValues = {}): Chosen =>
  withDefaults(type, augmentations[type].options, options);
const names = Object.keys(augmentations) as AugmentationName[];

const group = (offset = 0, factor = 1, mean = 0): Group => ({ scale: { offset, factor }, mean });
interface Setting {
  readonly groups?: readonly Group[];
  readonly isNumber?: readonly boolean[];
  readonly isBytes?: boolean;
  readonly seed?: number;
  readonly step?: number;
}

/** The examples of a mini-batch after these changes. */
function changed(
  augment: readonly Chosen[],
  shape: Shape,
  values: ArrayLike<number>,
  { groups = [group()], isNumber, isBytes = false, seed = 1, step = 0 }: Setting = {},
): number[][] {
  const size = sizeOf(shape);
  const batch = Float64Array.from(values);
  const input = { name: "input", augment, shape, groups, isBytes, ...(isNumber && { isNumber }) };
  augmentationOf([input], seed)!.apply([batch], batch.length / size, step);
  return Array.from({ length: batch.length / size }, (_, at) => [...batch.slice(at * size, (at + 1) * size)]);
}

const shapeFor = (name: AugmentationName): Shape =>
  augmentations[name].kind === "frames" ? [12, 9] : [6, 5, 2];
/** So many examples, no two entries alike. */
const distinct = (shape: Shape, examples: number): Float64Array =>
  Float64Array.from({ length: examples * sizeOf(shape) }, (_, at) => 1 + at + (at % 7) / 10);
const rowsOf = (values: Float64Array, size: number): number[][] =>
  Array.from({ length: values.length / size }, (_, at) => [...values.slice(at * size, (at + 1) * size)]);

/** What every option of a changed example leaves as it was. */
const neutral: Partial<Record<AugmentationName, OptionValues>> = {
  flipHorizontal: { probability: 0 },
  flipVertical: { probability: 0 },
  rotation: { degrees: 0 },
  zoom: { range: [1, 1] },
  shift: { height: 0, width: 0 },
  crop: { fraction: 1 },
  noise: { deviation: 0 },
  brightness: { range: [1, 1] },
};

describe("Every augmentation", () => {
  for (const name of names) {
    const shape = shapeFor(name);
    // Masks of masks of hardly any frames would leave many examples as they are.
    const augment = [chosen(name, name.endsWith("Masking") ? { masks: 5 } : {})];
    const values = distinct(shape, 20);

    it(`${name}: the same step gives the same bits, another step, seed or place in the mini-batch others`, () => {
      const once = changed(augment, shape, values);
      assert.deepEqual(changed(augment, shape, values), once);
      assert.notDeepEqual(changed(augment, shape, values, { step: 1 }), once);
      assert.notDeepEqual(changed(augment, shape, values, { seed: 2 }), once);
      const alike = Float64Array.from(values, (_, at) => values[at % sizeOf(shape)]!);
      assert.ok(new Set(changed(augment, shape, alike).map(String)).size > 1);
    });

    it(`${name}: an example's change depends on no other's`, () => {
      const all = changed(augment, shape, values);
      const others = Float64Array.from(values, (value, at) => (at < sizeOf(shape) ? -value : value));
      assert.deepEqual(changed(augment, shape, others).slice(1), all.slice(1));
      const size = sizeOf(shape);
      assert.deepEqual(changed(augment, shape, values.subarray(0, 3 * size)), all.slice(0, 3));
    });

    it(`${name}: allocates no object, once optimized`, function () {
      this.timeout(30_000);
      const input = { name: "input", augment, shape, groups: [group()], isBytes: false };
      const augmentation = augmentationOf([input], 1)!;
      const places = [Float32Array.from(distinct(shape, 4))];
      let step = 0;
      const { count, where } = fewestAllocated(() => augmentation.apply(places, 4, step++), 200, 100);
      assert.ok(count < 100, `${count} objects in 200 steps: ${where}`);
    });
  }

  for (const [name, options] of Object.entries(neutral) as [AugmentationName, OptionValues][]) {
    it(`${name} with ${JSON.stringify(options)} leaves every example as it was, within 1e-12`, () => {
      const shape = shapeFor(name);
      const values = distinct(shape, 8);
      const after = changed([chosen(name, options)], shape, values).flat();
      after.forEach((value, at) => assert.ok(Math.abs(value - values[at]!) < 1e-12 * values[at]!));
    });
  }
});

describe("Augmented pictures", () => {
  const always = { probability: 1 };
  const row = [1, 2, 3, 4, 5];

  it("flipped: left becomes right, top becomes bottom, channels stay; twice is as before, to the bit", () => {
    const square = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6];
    assert.deepEqual(changed([chosen("flipHorizontal", always)], [2, 3, 2], square), [
      [3, -3, 2, -2, 1, -1, 6, -6, 5, -5, 4, -4],
    ]);
    assert.deepEqual(changed([chosen("flipVertical", always)], [2, 3, 2], square), [
      [4, -4, 5, -5, 6, -6, 1, -1, 2, -2, 3, -3],
    ]);
    for (const name of ["flipHorizontal", "flipVertical"] as const) {
      const values = distinct([5, 4, 3], 4);
      const twice = changed([chosen(name, always), chosen(name, always)], [5, 4, 3], values);
      assert.deepEqual(twice, rowsOf(values, 60));
    }
    const flipped = changed(
      [chosen("flipHorizontal")],
      [1, 2],
      Array.from({ length: 2000 }, (_, at) => at % 2),
    );
    const share = flipped.filter(([first]) => first === 1).length / 1000;
    assert.ok(Math.abs(share - 0.5) < 0.05, `${share} of 1000 were flipped`);
  });

  it("turned by at most the angle: the centre stays, and distances to it", () => {
    // A bump on the x axis: where its mass is after turning tells the angle.
    const size = 41;
    const bump = Float64Array.from({ length: size * size }, (_, at) => {
      const [y, x] = [Math.floor(at / size) - 20, (at % size) - 20];
      return Math.exp(-((x - 10) ** 2 + y ** 2) / 8);
    });
    const copies = Float64Array.from({ length: 50 * bump.length }, (_, at) => bump[at % bump.length]!);
    const angles = changed([chosen("rotation", { degrees: 30 })], [size, size], copies).map((picture) => {
      let [sum, meanX, meanY] = [0, 0, 0];
      picture.forEach((value, at) => {
        sum += value;
        meanX += value * ((at % size) - 20);
        meanY += value * (Math.floor(at / size) - 20);
      });
      const radius = Math.hypot(meanX, meanY) / sum;
      assert.ok(Math.abs(radius - 10) < 0.02, `the bump lies ${radius} from the centre`);
      return (Math.atan2(meanY, meanX) * 180) / Math.PI;
    });
    assert.ok(Math.min(...angles) < -20 && Math.min(...angles) > -30.1, `${Math.min(...angles)}`);
    assert.ok(Math.max(...angles) > 20 && Math.max(...angles) < 30.1, `${Math.max(...angles)}`);
  });

  it("enlarged twice: half of the picture over all of it; made smaller: with the edge or black around", () => {
    const zoomed = (range: number[], fill: string, values: readonly number[]) =>
      changed([chosen("zoom", { range, fill })], [1, values.length], values)[0];
    assert.deepEqual(zoomed([2, 2], "edge", row), [2, 2.5, 3, 3.5, 4]);
    assert.deepEqual(zoomed([0.5, 0.5], "edge", row), [1, 1, 3, 5, 5]);
    assert.deepEqual(zoomed([0.5, 0.5], "zero", row), [0, 1, 3, 5, 0]);
  });

  it("moved by whole and broken pixels at most as far as asked, in the file's black where that is asked", () => {
    const shifts = changed(
      [chosen("shift", { height: 0, width: 0.4, fill: "zero" })],
      [1, 5],
      Array.from({ length: 2000 }, (_, at) => (at % 5 === 2 ? 10 : -2)),
      // The file's 0 is scaled to −2.
      { groups: [group(8, 4)] },
    );
    for (const picture of shifts) {
      const mass = picture.reduce((sum, value) => sum + value + 2, 0);
      const centre = picture.reduce((sum, value, x) => sum + (value + 2) * x, 0) / mass;
      assert.ok(Math.abs(mass - 12) < 1e-9 && Math.abs(centre - 2) <= 2 + 1e-9, picture.join());
    }
    const reach = shifts.map((picture) => picture.indexOf(Math.max(...picture)));
    assert.deepEqual([Math.min(...reach), Math.max(...reach)], [0, 4]);
  });

  it("cut out: a part enlarged, or with padding and the whole size a shift by whole pixels", () => {
    const parts = changed(
      [chosen("crop", { fraction: 0.6 })],
      [1, 5],
      Array.from({ length: 500 }, (_, at) => (at % 5) + 1),
    );
    const middles = new Set(parts.map((part) => part[2]));
    assert.deepEqual([...middles].sort(), [2, 3, 4]);
    for (const part of parts) assert.ok(Math.abs(part[4]! - part[0]! - 2.4) < 0.41, part.join());
    const shifted = changed(
      [chosen("crop", { fraction: 1, padding: 1, fill: "zero" })],
      [1, 3],
      Array.from({ length: 300 }, (_, at) => (at % 3) + 1),
    );
    assert.deepEqual([...new Set(shifted.map(String))].sort(), ["0,0,0", "0,1,2", "1,2,3", "2,3,0"]);
  });

  it("made brighter in the file's units, bytes up to 255, one factor for all of a picture", () => {
    // 100 and 200 of the file, scaled by (x − 50) / 25.
    const groups = [group(50, 25)];
    const double = chosen("brightness", { range: [2, 2] });
    assert.deepEqual(changed([double], [1, 2], [2, 6], { groups, isBytes: true }), [[6, 8.2]]);
    assert.deepEqual(changed([double], [1, 2], [2, 6], { groups }), [[6, 14]]);
    const factors = changed([chosen("brightness")], [1, 2], Array<number>(400).fill(1));
    for (const [one, other] of factors) assert.ok(one === other && one! >= 0.8 && one! <= 1.2);
  });
});

describe("Augmented recordings", () => {
  const shape = [30, 12];
  const values = distinct(shape, 200);
  const groups = Array.from({ length: 12 }, (_, band) => group(band, 2, 3 * band));
  const masked = (name: "timeMasking" | "frequencyMasking", options: OptionValues) =>
    changed([chosen(name, options)], shape, values, { groups }).map((example, at) => ({
      isMasked: (frame: number, band: number) => {
        const value = example[frame * 12 + band]!;
        if (value === values[at * 360 + frame * 12 + band]) return false;
        assert.equal(value, (3 * band - band) / 2, "the band's mean, scaled");
        return true;
      },
    }));

  it("have whole frames masked, one run of at most as many as asked, by each band's training mean", () => {
    const widths = masked("timeMasking", { frames: 7 }).map(({ isMasked }) => {
      const frames = Array.from({ length: 30 }, (_, frame) => {
        const bands = Array.from({ length: 12 }, (_, band) => isMasked(frame, band));
        assert.equal(new Set(bands).size, 1, "a frame is masked whole or not at all");
        return bands[0]!;
      });
      const wide = frames.filter(Boolean).length;
      assert.ok(wide === 0 || frames.lastIndexOf(true) - frames.indexOf(true) + 1 === wide, "one run");
      return wide;
    });
    assert.deepEqual([...new Set(widths)].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("have whole bands masked, up to as many masks as asked", () => {
    const counts = masked("frequencyMasking", { bands: 3, masks: 2 }).map(({ isMasked }) => {
      const bands = Array.from({ length: 12 }, (_, band) => {
        const frames = Array.from({ length: 30 }, (_, frame) => isMasked(frame, band));
        assert.equal(new Set(frames).size, 1, "a band is masked whole or not at all");
        return frames[0]!;
      });
      return bands.filter(Boolean).length;
    });
    assert.deepEqual([Math.min(...counts), Math.max(...counts)], [0, 6]);
  });
});

describe("Noise", () => {
  it("has mean 0 and the deviation asked for, within 2 % over 100,000 numbers", () => {
    const after = changed([chosen("noise", { deviation: 0.5 })], [1000], new Float64Array(100_000)).flat();
    const mean = after.reduce((sum, value) => sum + value, 0) / after.length;
    const variance = after.reduce((sum, value) => sum + value * value, 0) / after.length;
    assert.ok(Math.abs(mean) < 0.01 && Math.abs(Math.sqrt(variance) - 0.5) < 0.01, `${mean}, ${variance}`);
  });

  it("leaves categories alone", () => {
    const isNumber = [true, false, false, true, true];
    const [after] = changed([chosen("noise")], [5], [0, 1, 0, 0, 0], { isNumber });
    assert.deepEqual(after!.slice(1, 3), [1, 0]);
    for (const at of [0, 3, 4]) assert.notEqual(after![at], 0);
  });
});

describe("The data section's augment", () => {
  const load = (spec: DataSpec, files: Record<string, string | Uint8Array>) =>
    loadData(spec, workspace(files), { targetForm: "values" });
  const table = "size,zip,y\n1,a,0\n2,b,1\n3,a,0\n4,b,1\n";

  it("is the training part's alone, and changes nothing of what is read", async () => {
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: false };
    const plain = await load(specOf("a.csv", { split }), { "a.csv": table });
    const data = await load(specOf("a.csv", { split, augment: [chosen("noise")] }), { "a.csv": table });
    assert.ok(data.train.augmentation !== undefined);
    assert.equal(data.dev!.augmentation, undefined);
    assert.deepEqual(contentOf(data.train), contentOf(plain.train));
    assert.equal(plain.train.augmentation, undefined);
    const none = await load(specOf("a.csv", { split, augment: [] }), { "a.csv": table });
    assert.equal(none.train.augmentation, undefined);
  });

  it("adds noise to the number columns of a table, not to its categories", async () => {
    const { train } = await load(specOf("a.csv", { augment: [chosen("noise")] }), { "a.csv": table });
    const places = [Float64Array.of(5, 1, 0, 6, 0, 1)];
    train.augmentation!.apply(places, 2, 0);
    const [first, ...rest] = places[0]!;
    assert.notEqual(first, 5);
    assert.deepEqual([rest[0], rest[1], rest[3], rest[4]], [1, 0, 0, 1]);
  });

  it("is each input's own where there are several", async () => {
    const pictures = npyOf(
      "|u1",
      [4, 2, 2, 1],
      Uint8Array.from({ length: 16 }, (_, at) => at),
    );
    const spec: DataSpec = {
      ...specOf("t.csv", { target: ["y"] }),
      source: undefined,
      targetSource: { path: "a.csv" },
      named: [
        { name: "camera", source: { path: "p.npy" }, augment: [chosen("flipVertical", { probability: 1 })] },
        { name: "speed", source: { path: "a.csv" }, inputs: ["size"] },
      ],
    };
    const { train } = await load(spec, { "p.npy": pictures, "a.csv": table });
    const places = [Float64Array.of(1, 2, 3, 4), Float64Array.of(9)];
    train.augmentation!.apply(places, 1, 0);
    assert.deepEqual(places.map((values) => [...values]), [[3, 4, 1, 2], [9]]); // prettier-ignore
  });

  const rows = (shape: readonly number[]) =>
    npyOf("<f8", shape, float64s(...Array<number>(shape.reduce((a, b) => a * b)).fill(1)));
  const wrong: [what: string, spec: DataSpec, files: Record<string, string | Uint8Array>, path: (string | number)[], message: RegExp][] = [
    ["a picture's change of a table", specOf("a.csv", { augment: [chosen("noise"), chosen("flipHorizontal")] }), { "a.csv": table }, ["data", "augment", 1], /`flipHorizontal` works on pictures, \[height, width, channels\] or \[height, width\]; this input has the shape \[batch, 3\]\. Pictures that lie in a row until the network reshapes them cannot be augmented: give them as/],
    ["a recording's change of a picture", specOf("x.npy", { targetSource: { path: "y.npy" }, target: [], augment: [chosen("timeMasking")] }), { "x.npy": rows([2, 3, 3, 1]), "y.npy": rows([2]) }, ["data", "augment", 0], /`timeMasking` works on recordings, \[frames, bands\]; this input has the shape \[batch, 3, 3, 1\]/],
    ["noise on categories alone", specOf("a.csv", { inputs: ["zip"], augment: [chosen("noise")] }), { "a.csv": table }, ["data", "augment", 0], /`noise` works on numbers; this input holds categories/],
    ["noise on a text", specOf("a.txt", { target: [], sequence: { length: 3, unit: "character" }, augment: [chosen("noise")] }), { "a.txt": "abcdefghij" }, ["data", "augment", 0], /holds categories or items of a vocabulary alone/],
    ["a mask wider than the recording", specOf("x.npy", { targetSource: { path: "y.npy" }, target: [], augment: [chosen("frequencyMasking", { bands: 5 })] }), { "x.npy": rows([2, 3, 4]), "y.npy": rows([2]) }, ["data", "augment", 0, "bands"], /`bands` of `frequencyMasking` is 5, and an example has 4 bands\./],
    ["a range the wrong way round", specOf("x.npy", { targetSource: { path: "y.npy" }, target: [], augment: [chosen("zoom", { range: [2, 1] })] }), { "x.npy": rows([2, 3, 4]), "y.npy": rows([2]) }, ["data", "augment", 0, "range"], /goes from 2 to 1: the smaller number comes first\./],
  ]; // prettier-ignore
  for (const [what, spec, files, path, message] of wrong) {
    it(`is refused at its place, also while only looked at: ${what}`, async () => {
      const place = workspace(files);
      await assertUserError(inspectData(spec, place), { path }, message);
      await assertUserError(loadData(spec, place, { targetForm: "values" }), { path }, message);
    });
  }

  it("is refused for a generator's points as well", async () => {
    const spec = specOf(generator("moons"), { target: [], augment: [chosen("rotation")] });
    await assertUserError(inspectData(spec, workspace({})), { path: ["data", "augment", 0] }, /\[batch, 2\]/);
  });

  it("fills masks of bytes with their mean as well", async () => {
    const x = npyOf("|u1", [2, 2, 2], Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70));
    const spec = specOf("x.npy", {
      target: [],
      targetSource: { path: "y.npy" },
      augment: [chosen("timeMasking", { frames: 2, masks: 100 })],
    });
    const { train } = await load(spec, {
      "x.npy": x,
      "y.npy": npyOf("<f8", [2], bytesOf(Float64Array.of(0, 1))),
    });
    const places = [Float64Array.of(0, 0, 0, 0)];
    train.augmentation!.apply(places, 1, 0);
    assert.deepEqual([...places[0]!], [30, 40, 30, 40]);
  });
});

describe("docs/data.md", () => {
  it("has a row for every augmentation, with each of its options", () => {
    const rows = readFileSync("docs/data.md", "utf8").split("\n");
    for (const name of names) {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` `));
      for (const option of Object.keys(augmentations[name].options))
        assert.ok(row?.includes(`\`${option}\``), `${name}: ${option}`);
    }
  });
});
