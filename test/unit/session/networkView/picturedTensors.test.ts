/** Every weight of every layer type as pictures: each number stands in just one place, and is the one in memory. */
import assert from "node:assert/strict";
import { layers, type LayerType } from "../../../../src/engine/layers/index";
import { compileNetwork, type Network } from "../../../../src/engine/network";
import type { Shape } from "../../../../src/engine/shape";
import { sizeOf } from "../../../../src/engine/shape";
import { inferShapes } from "../../../../src/engine/shapes";
import { picturedTensors, weightPictures } from "../../../../src/session/networkView/picturedTensors";
import type { PictureAxis } from "../../../../src/session/shownNetwork";
import { chain, layer, loss, networkSpec } from "../../engine/support";

/** A layer on an input, and how each of its weights is pictured; `none`: a layer of that type has none. */
interface Sample {
  readonly input: Shape;
  readonly options: Parameters<typeof layer>[1];
  readonly pictures: Readonly<Record<string, string>>;
}

const gated = (gates: string, names: readonly string[], of: string): Readonly<Record<string, string>> => {
  const [kernel, recurrent, bias] = names as [string, string, string];
  return {
    [kernel]: `matrix of ${gates}: inputs × units`,
    [recurrent]: `matrix of ${gates}: state × units`,
    [bias]: of,
  };
};
const own = ["kernel", "recurrentKernel", "bias"];
const sided = (side: string) => [`${side}Kernel`, `${side}RecurrentKernel`, `${side}Bias`];
const gates = { lstm: "input forget candidate output", gru: "update reset candidate" };
const lstmBias = `matrix: ${gates.lstm} × units`;
const gruBias = `matrix of ${gates.gru}: products × units`;
const projection = "matrix of heads: inputs × features";

/** By the registry: a type that is not here does not compile, one whose weights are not pictured fails. */
const samples: Readonly<Record<LayerType, Sample | "none">> = {
  dense: {
    input: [5],
    options: { units: 3 },
    pictures: { kernel: "matrix: inputs × units", bias: "matrix: units" },
  },
  activation: "none",
  dropout: "none",
  flatten: "none",
  reshape: "none",
  repeatVector: "none",
  batchNormalization: {
    input: [4],
    options: {},
    pictures: {
      gamma: "matrix: features",
      beta: "matrix: features",
      movingMean: "matrix: features",
      movingVariance: "matrix: features",
    },
  },
  input: "none",
  embedding: {
    input: [6],
    options: { inputDim: 7, outputDim: 3 },
    pictures: { embeddings: "items of items: features" },
  },
  conv1d: {
    input: [9, 4],
    options: { filters: 3, kernelSize: [2] },
    pictures: { kernel: "filters of filters: channels upward × length", bias: "matrix: filters" },
  },
  conv2d: {
    input: [6, 5, 4],
    options: { filters: 6, kernelSize: [3, 2], groups: 2 },
    pictures: { kernel: "filters of filters, channels: height × width", bias: "matrix: filters" },
  },
  depthwiseConv2d: {
    input: [6, 5, 4],
    options: { kernelSize: [3, 2], depthMultiplier: 2 },
    pictures: { depthwiseKernel: "filters of channels, multiples: height × width", bias: "matrix: filters" },
  },
  conv2dTranspose: {
    input: [4, 3, 2],
    options: { filters: 3, kernelSize: [2, 2] },
    pictures: { kernel: "filters of filters, channels: height × width", bias: "matrix: filters" },
  },
  maxPooling1d: "none",
  maxPooling2d: "none",
  averagePooling1d: "none",
  averagePooling2d: "none",
  globalAveragePooling1d: "none",
  globalAveragePooling2d: "none",
  globalMaxPooling1d: "none",
  globalMaxPooling2d: "none",
  add: "none",
  subtract: "none",
  multiply: "none",
  average: "none",
  maximum: "none",
  concatenate: "none",
  layerNormalization: {
    input: [4],
    options: {},
    pictures: { gamma: "matrix: features", beta: "matrix: features" },
  },
  simpleRNN: {
    input: [3, 4],
    options: { units: 5 },
    pictures: {
      kernel: "matrix: inputs × units",
      recurrentKernel: "matrix: state × units",
      bias: "matrix: units",
    },
  },
  gru: { input: [3, 4], options: { units: 5 }, pictures: gated(gates.gru, own, gruBias) },
  lstm: { input: [3, 4], options: { units: 5 }, pictures: gated(gates.lstm, own, lstmBias) },
  bidirectional: {
    input: [3, 4],
    options: { layer: layer("lstm", { units: 2 }) },
    pictures: {
      ...gated(gates.lstm, sided("forward"), lstmBias),
      ...gated(gates.lstm, sided("backward"), lstmBias),
    },
  },
  timeDistributed: {
    input: [2, 6, 5, 3],
    options: { layer: layer("conv2d", { filters: 2, kernelSize: [2, 2] }) },
    pictures: { kernel: "filters of filters, channels: height × width", bias: "matrix: filters" },
  },
  attention: "none",
  multiHeadAttention: {
    input: [3, 4],
    options: { heads: 2, keyDim: 3 },
    pictures: {
      queryKernel: projection,
      queryBias: "matrix: heads × features",
      keyKernel: projection,
      keyBias: "matrix: heads × features",
      valueKernel: projection,
      valueBias: "matrix: heads × features",
      outputKernel: "matrix of heads: features × units",
      outputBias: "matrix: units",
    },
  },
};

/** A layer between an input and squared errors, its weights drawn. */
function networkOf(input: Shape, ...types: (readonly [LayerType, Sample["options"]])[]): Network {
  const specs = chain(...types.map(([type, options]) => layer(type, options)));
  const { outputShape } = inferShapes([{ name: "input", shape: input }], specs).at(-1)!;
  const network = compileNetwork(networkSpec(input, outputShape!, specs, loss("meanSquaredError")), {
    precision: "float32",
    batchSize: 2,
  });
  network.initialize();
  return network;
}

const axisWords = ({ kind, names, rises }: PictureAxis): string =>
  `${kind === "gates" ? names!.join(" ") : kind}${rises === true ? " upward" : ""}`;

/** `matrix of heads: inputs × features` of each parameter. */
const described = (network: Network): Record<string, string> =>
  Object.fromEntries(
    picturedTensors(network).map(({ tensor: { parameter, kind, of, rows, columns } }) => {
      const counted = of.length === 0 ? "" : ` of ${of.map(axisWords).join(", ")}`;
      const drawn = [rows, columns].flatMap((axis) => (axis === undefined ? [] : axisWords(axis)));
      return [parameter, `${kind}${counted}: ${drawn.join(" × ")}`];
    }),
  );

/** Every number of a tensor as its pages show it, by its place in memory. */
function assertShownWhole(network: Network, mostNumbers: number, asTable = false): void {
  const sources = picturedTensors(network);
  for (const { tensor, place } of sources) {
    const { layer: name, parameter, channels } = tensor;
    const { values } = network.parameter(`${name}/${parameter}`)!;
    const shown = new Map<number, number>();
    let pages = 1;
    for (let page = 0; page < pages; page++) {
      const request = { layer: name, parameter, page, mostNumbers, asTable };
      const pictures = weightPictures(network, sources, request, 0);
      ({ pages } = pictures);
      const [first] = pictures.parts;
      if (asTable && tensor.rows !== undefined)
        for (const { column, width } of pictures.parts)
          assert.deepEqual([column, width], [first!.column, first!.width], "a table has one set of columns");
      assert.ok(pictures.values.length <= Math.max(mostNumbers, channels), `${pictures.values.length}`);
      let at = 0;
      for (const { picture, row, column, height, width } of pictures.parts)
        for (let y = row; y < row + height; y++)
          for (let x = column; x < column + width; x++)
            for (let channel = 0; channel < channels; channel++) {
              const entry = place(picture, y, x, channel);
              assert.ok(!shown.has(entry), `entry ${entry} of ${parameter} is shown twice`);
              shown.set(entry, pictures.values[at++]!);
            }
      assert.equal(at, pictures.values.length);
    }
    assert.equal(shown.size, values.length, `all of ${parameter}`);
    values.forEach((value, entry) => assert.equal(shown.get(entry), value));
  }
}

describe("Weights as pictures", () => {
  for (const type of Object.keys(layers) as LayerType[]) {
    const sample = samples[type];
    it(`shows every weight of ${type}, by what its axes are`, () => {
      assert.notEqual(sample, undefined, `what are the weights of ${type} pictured as?`);
      if (sample === "none") {
        assert.ok(!("parameters" in layers[type]), `${type} has weights`);
        return;
      }
      const { input, options, pictures } = sample;
      const network = networkOf(input, [type, options]);
      const { parameters } = network.nodes[0]!;
      assert.ok(parameters.length > 0);
      for (const { name, axes, shape } of parameters) {
        assert.equal(axes.length, shape.length, name);
        assert.ok(!axes.includes("entries"), `${name} says what its axes are`);
      }
      assert.deepEqual(described(network), pictures);
      for (const mostNumbers of [100_000, 7, 1]) assertShownWhole(network, mostNumbers);
      for (const mostNumbers of [1_200, 10]) assertShownWhole(network, mostNumbers, true);
    });
  }

  it("takes a window of one place for what it is, a matrix of channels and filters", () => {
    const one = { filters: 3, kernelSize: [1, 1] };
    assert.equal(described(networkOf([4, 4, 5], ["conv2d", one])).kernel, "matrix: channels × filters");
    assert.equal(
      described(networkOf([4, 5], ["conv1d", { filters: 3, kernelSize: [1] }])).kernel,
      "matrix: channels × filters",
    );
    const depthwise = networkOf([4, 4, 5], ["depthwiseConv2d", { kernelSize: [1, 1], depthMultiplier: 2 }]);
    assert.equal(described(depthwise).depthwiseKernel, "matrix: channels × multiples");
    assertShownWhole(networkOf([4, 4, 5], ["conv2d", one]), 100);
  });

  it("cuts a large matrix into parts of at most 256 rows and columns, and a page has at most 100,000 numbers", () => {
    const network = networkOf([600], ["dense", { units: 300 }]);
    const sources = picturedTensors(network);
    const request = { layer: network.nodes[0]!.name, parameter: "kernel", mostNumbers: 1e9, asTable: false };
    const pages = [0, 1, 2, 3, 4, 5].map((page) => weightPictures(network, sources, { ...request, page }, 0));
    assert.deepEqual(
      [pages[0]!.pages, pages[0]!.count, pages[0]!.first, pages[0]!.parts],
      [6, 6, 0, [{ picture: 0, row: 0, column: 0, height: 256, width: 256 }]],
    );
    assert.deepEqual(pages[5]!.parts, [{ picture: 0, row: 512, column: 256, height: 88, width: 44 }]);
    assertShownWhole(network, 100_000);
    assertShownWhole(networkOf([3000], ["dense", { units: 10 }]), 100_000);
    assertShownWhole(networkOf([15], ["dense", { units: 70 }]), 1_200, true);
  });

  it("pictures a dense layer on pictures unit by unit, also behind a flatten, and nothing behind a convolution", () => {
    const seen = networkOf([4, 3, 3], ["flatten", {}], ["dense", { units: 2 }]);
    assert.equal(described(seen).kernel, "units of units: height × width");
    assertShownWhole(seen, 1000);
    const mixed = networkOf(
      [6, 6, 1],
      ["conv2d", { filters: 1, kernelSize: [2, 2] }],
      ["flatten", {}],
      ["dense", { units: 2 }],
    );
    const [, , dense] = picturedTensors(mixed);
    assert.equal(dense!.tensor.kind, "matrix");
    assert.equal(sizeOf([dense!.tensor.rows!.size, dense!.tensor.columns.size]), 50);
  });
});
