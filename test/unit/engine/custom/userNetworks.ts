/** A network around each user file of `test/fixtures/custom`, with examples for it. */
import type { Definitions } from "../../../../src/engine/definitions";
import type { Examples } from "../../../../src/engine/examples";
import type { LayerSpec, NetworkSpec } from "../../../../src/engine/networkSpec";
import { type Shape, sizeOf } from "../../../../src/engine/shape";
import { chain, chosen, examplesOf, layer, loss, networkSpec, normals } from "../support";
import { custom, definitionsOf, layerFile, lossFile, type Replacement, userLoss } from "./userFiles";

export interface UserNetwork {
  readonly spec: NetworkSpec;
  readonly examples: Examples;
  readonly definitions: Definitions;
}

interface Around {
  readonly inputs: readonly Shape[];
  readonly layers: readonly LayerSpec[];
  readonly target: Shape;
}

const dense = (units: number, activation = "tanh") =>
  layer("dense", { units, activation: chosen(activation) });

/** What stands before and behind each layer; behind it always a layer that mixes what comes out. */
const around: Readonly<Record<string, Around>> = {
  swish: { inputs: [[5]], layers: [dense(6), custom("swish"), dense(2, "linear")], target: [2] },
  layerNorm: { inputs: [[5]], layers: [dense(6), custom("layerNorm"), dense(2, "linear")], target: [2] },
  attention: {
    inputs: [[5, 3]],
    layers: [dense(4), custom("attention"), layer("flatten"), dense(2, "linear")],
    target: [2],
  },
  convolution: {
    inputs: [[4, 3, 2]],
    layers: [
      custom("convolution"),
      layer("activation", { activation: chosen("tanh") }),
      layer("flatten"),
      dense(2, "linear"),
    ],
    target: [2],
  },
  gruCell: { inputs: [[5, 3]], layers: [custom("gruCell"), dense(2, "linear")], target: [2] },
  maxout: { inputs: [[4]], layers: [dense(5), custom("maxout"), dense(2, "linear")], target: [2] },
  cosineSimilarity: {
    inputs: [[4], [3]],
    layers: [
      { ...dense(5), name: "left", inputs: ["a"] },
      { ...dense(5), name: "right", inputs: ["b"] },
      custom("cosineSimilarity", { inputs: ["left", "right"] }),
    ],
    target: [1],
  },
};

export const userFileNames = [...Object.keys(around), "gaussianLoss"];

/** The network of a user file, correct or with a mistake in it. */
export async function userNetwork(name: string, mistake?: Replacement, count = 24): Promise<UserNetwork> {
  if (name === "gaussianLoss") return lossNetwork(mistake, count);
  const { inputs, layers, target } = around[name]!;
  const definitions = definitionsOf([await layerFile(name, mistake)]);
  return { ...networkOf(inputs, layers, target, count), definitions };
}

async function lossNetwork(mistake: Replacement | undefined, count: number): Promise<UserNetwork> {
  const definitions = definitionsOf([], [userLoss(await lossFile("gaussianLoss", mistake))]);
  const made = networkOf([[4]], [dense(5), dense(2, "linear")], [1], count);
  const spec = { ...made.spec, loss: { type: "custom:gaussianLoss", options: {} } };
  return { ...made, spec, definitions };
}

function networkOf(inputs: readonly Shape[], layers: readonly LayerSpec[], target: Shape, count: number) {
  const ports = inputs.map((shape, at) => ({ name: inputs.length === 1 ? "input" : "ab"[at]!, shape }));
  const spec = networkSpec(inputs[0]!, target, chain(...layers), loss("meanSquaredError"), {
    inputs: ports,
  });
  const examples = examplesOf(
    ports.map(({ name, shape }) => ({ name, shape, values: normals(count * sizeOf(shape), `of ${name}`) })),
    target,
    normals(count * sizeOf(target), "targets"),
  );
  return { spec, examples };
}
