import assert from "node:assert/strict";
import fc from "fast-check";
import { fansOf } from "../../../src/engine/initializers/definition";
import type { LayerDefinition } from "../../../src/engine/layers/definition";
import { layers } from "../../../src/engine/layers/index";
import type { LayerSpec } from "../../../src/engine/networkSpec";
import { inferShapes } from "../../../src/engine/shapes";
import { distance, gradientError, precisionGap, run, specOf } from "./layerBench";
import { convolve, type Sliding, tapsOf } from "./slidingReference";
import { chain, chosen, layer } from "./support";

interface Case {
  readonly image: readonly [number, number];
  readonly channels: number;
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilationRate: readonly [number, number];
  readonly padding: "valid" | "same";
  readonly groups: number;
  readonly useBias: boolean;
  readonly batch: number;
}

const plain: Case = {
  image: [6, 6],
  channels: 2,
  filters: 3,
  kernelSize: [3, 3],
  strides: [1, 1],
  dilationRate: [1, 1],
  padding: "valid",
  groups: 1,
  useBias: true,
  batch: 3,
};
const cases: readonly (readonly [string, Partial<Case>])[] = [
  ["valid on an even size", {}],
  ["valid on an odd, non-square image, no bias", { image: [7, 5], useBias: false }],
  ["same on an even size", { padding: "same" }],
  ["same with an even window, whose odd zero comes after", { padding: "same", kernelSize: [2, 4] }],
  ["strides, valid", { image: [8, 7], strides: [2, 3] }],
  ["strides, same on an even size", { image: [8, 6], strides: [2, 2], padding: "same" }],
  ["strides, same on an odd size", { image: [7, 9], strides: [2, 3], padding: "same" }],
  [
    "strides larger than the window, same",
    { image: [7, 7], kernelSize: [1, 2], strides: [3, 3], padding: "same" },
  ],
  ["dilation, valid", { image: [8, 9], dilationRate: [2, 3] }],
  ["dilation, same", { image: [6, 5], dilationRate: [2, 1], padding: "same" }],
  ["a dilated window larger than the image, same", { image: [3, 4], dilationRate: [3, 3], padding: "same" }],
  ["two groups", { channels: 4, filters: 6, groups: 2 }],
  [
    "a group a channel, strides, same",
    { channels: 3, filters: 6, groups: 3, strides: [2, 1], padding: "same" },
  ],
  ["one pixel (pointwise)", { kernelSize: [1, 1], channels: 5, filters: 4 }],
  ["one pixel with strides", { kernelSize: [1, 1], strides: [2, 2] }],
  ["one channel, one filter, one place", { image: [3, 3], channels: 1, filters: 1 }],
  ["one channel", { channels: 1, filters: 8, padding: "same" }],
  ["many channels, more than one block of lines", { image: [30, 31], channels: 17, filters: 9, batch: 5 }],
  [
    "many channels in groups, several blocks",
    { image: [30, 31], channels: 16, filters: 4, groups: 2, batch: 4 },
  ],
];

const slidingOf = ({ image, kernelSize, strides, dilationRate, padding }: Case): Sliding => ({
  image,
  window: kernelSize,
  strides,
  dilation: dilationRate,
  padding,
});

const layerOf = ({ filters, kernelSize, strides, dilationRate, padding, groups, useBias }: Case): LayerSpec =>
  layer("conv2d", { filters, kernelSize, strides, dilationRate, padding, groups, useBias });

describe("conv2d", () => {
  for (const [title, more] of cases) {
    const one = { ...plain, ...more };
    const spec = specOf([[...one.image, one.channels]], chain(layerOf(one)));

    it(`equals the plain sum within 1e-13 in float64: ${title}`, () => {
      const { y, shape, inputs, parameters } = run(spec, one.batch);
      assert.deepEqual(shape, [...tapsOf(slidingOf(one)).outputs, one.filters]);
      const expected = convolve(slidingOf(one), inputs[0]!, parameters.kernel!, parameters.bias, one);
      assert.ok(distance(y, expected) < 1e-13);
    });

    it(`agrees in float32 with float64 within 1e-5, gradients too: ${title}`, () => {
      assert.ok(precisionGap(spec, one.batch) < 1e-5);
    });
  }

  it("agrees with central differences within 1e-7 over random windows, strides, dilations and groups", () => {
    const size = fc.integer({ min: 1, max: 3 });
    const pair = fc.tuple(size, size);
    fc.assert(
      fc.property(
        fc.record({
          image: fc.tuple(fc.integer({ min: 5, max: 7 }), fc.integer({ min: 5, max: 8 })),
          groups: fc.integer({ min: 1, max: 2 }),
          perGroup: fc.tuple(size, size),
          kernelSize: pair,
          strides: pair,
          dilationRate: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
          padding: fc.constantFrom("valid", "same"),
          useBias: fc.boolean(),
          batch: size,
        }),
        ({ image, perGroup, groups, batch, ...options }) => {
          const [channels, filters] = [groups * perGroup[0], groups * perGroup[1]];
          const conv = layer("conv2d", { ...options, groups, filters });
          assert.ok(gradientError([[...image, channels]], batch, [conv]) < 1e-7);
        },
      ),
      { seed: 3, numRuns: 25 },
    );
  });

  it("agrees with central differences within 1e-7 in a chain with activations, from the second layer back", () => {
    const conv = (filters: number, activation: string) =>
      layer("conv2d", { filters, kernelSize: [3, 3], padding: "same", activation: chosen(activation) });
    assert.ok(gradientError([[5, 4, 2]], 2, [conv(3, "tanh"), conv(2, "relu")]) < 1e-7);
  });

  it("starts from fans of window × channels: 3 × 3 × 16 → 32 has 144 in and 288 out", () => {
    assert.deepEqual(fansOf([3, 3, 16, 32]), { in: 144, out: 288 });
  });
});

describe("conv1d", () => {
  for (const padding of ["valid", "same"] as const) {
    for (const [strides, dilationRate, groups] of [
      [1, 1, 1],
      [2, 1, 2],
      [1, 3, 1],
      [3, 2, 1],
    ] as const) {
      const title = `${padding}, stride ${strides}, dilation ${dilationRate}, groups ${groups}`;
      const conv = layer("conv1d", {
        filters: 4,
        kernelSize: [3],
        strides: [strides],
        dilationRate: [dilationRate],
        padding,
        groups,
      });

      it(`equals conv2d over an image of height 1 within 1e-13: ${title}`, () => {
        const { y, shape, inputs, parameters } = run(specOf([[11, 2]], chain(conv)), 3);
        const sliding = {
          image: [1, 11],
          window: [1, 3],
          strides: [1, strides],
          dilation: [1, dilationRate],
          padding,
        } as const;
        assert.deepEqual(shape, [tapsOf(sliding).outputs[1], 4]);
        const sizes = { batch: 3, channels: 2, filters: 4, groups };
        const expected = convolve(sliding, inputs[0]!, parameters.kernel!, parameters.bias, sizes);
        assert.ok(distance(y, expected) < 1e-13);
      });

      it(`agrees with central differences within 1e-7: ${title}`, () => {
        assert.ok(gradientError([[9, 4]], 2, [conv]) < 1e-7);
      });
    }
  }
});

describe("depthwiseConv2d", () => {
  for (const [title, more, depthMultiplier] of [
    ["valid", {}, 1],
    ["same, strides, no bias", { padding: "same", strides: [2, 3], useBias: false }, 1],
    ["dilation, many channels", { channels: 9, dilationRate: [2, 2], image: [7, 8] }, 1],
    ["multiplier 2, same", { padding: "same", kernelSize: [2, 3] }, 2],
    ["multiplier 3, strides", { image: [7, 5], strides: [2, 2] }, 3],
  ] as const) {
    const one: Case = { ...plain, ...more };
    const { kernelSize, strides, dilationRate, padding, useBias, channels, batch } = one;
    const depthwise = layer("depthwiseConv2d", {
      kernelSize,
      strides,
      dilationRate,
      padding,
      useBias,
      depthMultiplier,
    });
    const shape = [...one.image, channels];

    it(`equals a convolution with a group a channel within 1e-13: ${title}`, () => {
      const { y, inputs, parameters } = run(specOf([shape], chain(depthwise)), batch);
      const filters = channels * depthMultiplier;
      // [window, channels, multiplier] holds the same numbers as [window, 1, channels · multiplier].
      const expected = convolve(slidingOf(one), inputs[0]!, parameters.depthwiseKernel!, parameters.bias, {
        batch,
        channels,
        filters,
        groups: channels,
      });
      assert.ok(distance(y, expected) < 1e-13);
    });

    it(`agrees with central differences within 1e-7, in float32 within 1e-5: ${title}`, () => {
      assert.ok(gradientError([shape], batch, [depthwise]) < 1e-7);
      assert.ok(precisionGap(specOf([shape], chain(depthwise)), batch) < 1e-5);
    });
  }
});

describe("conv2dTranspose", () => {
  for (const [title, image, options, expected] of [
    ["same, stride 2, window 3", [3, 4], { kernelSize: [3, 3], strides: [2, 2], padding: "same" }, [6, 8]],
    ["same, stride 2, window 4", [3, 3], { kernelSize: [4, 4], strides: [2, 2], padding: "same" }, [6, 6]],
    ["same, stride 1", [4, 3], { kernelSize: [3, 2], padding: "same" }, [4, 3]],
    [
      "same, strides beyond the window",
      [2, 3],
      { kernelSize: [1, 2], strides: [3, 3], padding: "same" },
      [6, 9],
    ],
    ["valid, stride 1, no bias", [4, 3], { kernelSize: [3, 2], useBias: false }, [6, 4]],
    ["valid, stride 3 beyond the window", [2, 3], { kernelSize: [2, 3], strides: [3, 2] }, [6, 7]],
    ["valid, several blocks", [40, 41], { kernelSize: [3, 3], strides: [2, 2] }, [81, 83]],
  ] as const) {
    const [filters, channels, batch] = [3, 2, 2];
    const transpose = layer("conv2dTranspose", { filters, ...options });
    const spec = specOf([[...image, channels]], chain(transpose));

    it(`adds every pixel's multiple of the kernel, within 1e-13: ${title}`, () => {
      const { y, shape, inputs, parameters } = run(spec, batch);
      assert.deepEqual(shape, [...expected, filters]);
      const [height, width] = options.kernelSize;
      const [down, right] = "strides" in options ? options.strides : [1, 1];
      const isSame = "padding" in options;
      const top = isSame ? Math.floor(Math.max(0, height - down) / 2) : 0;
      const left = isSame ? Math.floor(Math.max(0, width - right) / 2) : 0;
      const sums = Array.from(y, (_, at) => parameters.bias?.[at % filters] ?? 0);
      const pixels = image[0] * image[1];
      inputs[0]!.forEach((value, entry) => {
        const channel = entry % channels;
        const pixel = Math.floor(entry / channels) % pixels;
        const example = Math.floor(entry / channels / pixels);
        for (let i = 0; i < height; i++)
          for (let j = 0; j < width; j++) {
            const row = Math.floor(pixel / image[1]) * down + i - top;
            const column = (pixel % image[1]) * right + j - left;
            if (row < 0 || row >= expected[0] || column < 0 || column >= expected[1]) continue;
            for (let f = 0; f < filters; f++) {
              const weight = parameters.kernel![((i * width + j) * filters + f) * channels + channel]!;
              sums[((example * expected[0] + row) * expected[1] + column) * filters + f]! += value * weight;
            }
          }
      });
      assert.ok(distance(y, sums) < 1e-13);
    });

    it(`agrees with central differences within 1e-7, in float32 within 1e-5: ${title}`, () => {
      if (image[0] < 10) assert.ok(gradientError([[...image, channels]], batch, [transpose]) < 1e-7);
      assert.ok(precisionGap(spec, batch) < 1e-5);
    });
  }
});

describe("convolutions say in a sentence what does not fit:", () => {
  const sentence = (shape: readonly number[], spec: LayerSpec): string =>
    inferShapes([{ name: "input", shape }], chain(spec))[0]!.mismatch ?? "";
  const conv = (more: Record<string, unknown> = {}) =>
    layer("conv2d", { filters: 4, kernelSize: [5, 5], ...(more as object) });

  it("missing axes, with what they would be", () => {
    assert.match(
      sentence([784], conv()),
      /conv2d needs \[batch, height, width, channels\], and was given \[batch, 784\]; a reshape/,
    );
    assert.match(
      sentence([], layer("conv1d", { filters: 1, kernelSize: [2] })),
      /\[batch, length, channels\]/,
    );
    assert.match(sentence([4, 4], layer("maxPooling2d")), /maxPooling2d needs .* was given \[batch, 4, 4\]/);
    assert.match(sentence([4], layer("globalAveragePooling2d")), /needs \[batch, height, width, channels\]/);
    assert.match(
      sentence([4, 4, 4, 4], layer("conv2dTranspose", { filters: 2, kernelSize: [2, 2] })),
      /was given \[batch, 4, 4, 4, 4\]$/,
    );
  });

  it("a window larger than the image", () => {
    assert.match(sentence([4, 9, 1], conv()), /a window of 5 × 5 .* given \[batch, 4, 9, 1\].* padding same/);
    assert.match(sentence([9, 9, 1], conv({ dilationRate: [3, 1] })), /a window of 13 × 5/);
    assert.equal(sentence([4, 9, 1], conv({ padding: "same" })), "");
  });

  it("groups that do not divide", () => {
    assert.match(
      sentence([9, 9, 3], conv({ groups: 2 })),
      /groups 2 needs .* has 3 channels \(input \[batch, 9, 9, 3\]\) and 4 filters/,
    );
  });

  it("and every convolution and pooling has a summary and described options", () => {
    for (const [type, { summary, options }] of Object.entries<LayerDefinition>(layers)) {
      assert.match(summary, /\.$/, type);
      for (const [key, { description }] of Object.entries(options))
        assert.ok(description.length > 10, `${type}.${key}`);
    }
  });
});
