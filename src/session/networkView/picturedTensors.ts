import type { Network, NetworkPort } from "../../engine/network";
import type { LayerSpec } from "../../engine/networkSpec";
import type { NetworkParameter } from "../../engine/parameters";
import { sizeOf } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import type { PicturedTensor, WeightPictures, WeightsRequest } from "../shownNetwork";
import { say } from "../../words/words";

/** Pictures of a page, where they are small … */
const mostPictures = 24;
/** … and numbers of one, where they are large: pages are sent again and again. */
const mostNumbers = 100_000;

/** A tensor that is shown as pictures, and where each number of a picture lies in it. */
export interface PictureSource extends PicturedTensor {
  readonly place: (picture: number, row: number, column: number, channel: number) => number;
}

/** Layers that hand on the entries of a picture one for one. */
const handsOn = new Set(["flatten", "reshape", "dropout", "input", "activation", "batchNormalization"]);

/** The parameters whose numbers lie as pictures do, in the order of computation. */
export function picturedTensors(network: Network): PictureSource[] {
  const specs = new Map(network.spec.layers.map((layer) => [layer.name, layer]));
  return network.nodes.flatMap(({ name, parameters }) => {
    const spec = specs.get(name)!;
    return parameters.flatMap((parameter) => sourceOf(network, specs, spec, parameter) ?? []);
  });
}

function sourceOf(
  network: Network,
  specs: ReadonlyMap<string, LayerSpec>,
  spec: LayerSpec,
  parameter: NetworkParameter,
): PictureSource | undefined {
  const { name, shape } = parameter;
  const named = { layer: spec.name, parameter: name };
  const [first = 1, second = 1, third = 1, fourth = 1] = shape;
  if (spec.type === "embedding") {
    // A row of numbers for each item.
    const place = (picture: number, _row: number, column: number) => picture * second + column;
    return { ...named, kind: "items", count: first, slices: 1, height: 1, width: second, channels: 1, place };
  }
  if (spec.type === "conv1d" && name === "kernel" && first > 1) {
    // Along the sequence to the right, its channels upward, as spectrograms are drawn.
    const place = (picture: number, row: number, column: number) =>
      (column * second + (second - 1 - row)) * third + picture;
    const size = { height: second, width: first, channels: 1 } as const;
    return { ...named, kind: "filters", count: third, slices: 1, ...size, place };
  }
  if (spec.type === "conv2d" && name === "kernel" && first * second > 1) {
    const size = { height: first, width: second };
    const seesColors = third === 3 && pictureBehind(network, specs, spec)?.at(-1) === 3;
    if (seesColors) {
      const place = (picture: number, row: number, column: number, channel: number) =>
        ((row * second + column) * 3 + channel) * fourth + picture;
      return { ...named, kind: "filters", count: fourth, slices: 1, ...size, channels: 3, place };
    }
    // All channels of a filter one after the other.
    const place = (picture: number, row: number, column: number) =>
      ((row * second + column) * third + (picture % third)) * fourth + Math.floor(picture / third);
    const count = third * fourth;
    return { ...named, kind: "filters", count, slices: third, ...size, channels: 1, place };
  }
  if ((spec.type === "depthwiseConv2d" || spec.type === "conv2dTranspose") && shape.length === 4) {
    if (first * second === 1) return undefined;
    const place = (picture: number, row: number, column: number) =>
      (row * second + column) * third * fourth + picture;
    const size = { height: first, width: second, channels: 1 } as const;
    return { ...named, kind: "filters", count: third * fourth, slices: fourth, ...size, place };
  }
  if (spec.type !== "dense" || name !== "kernel") return undefined;
  const picture = pictureBehind(network, specs, spec);
  if (picture === undefined || sizeOf(picture) !== first) return undefined;
  const [height = 1, width = 1, depth = 1] = picture;
  const channels = depth === 3 ? 3 : 1;
  const place = (unit: number, row: number, column: number, channel: number) =>
    ((row * width + column) * channels + channel) * second + unit;
  return { ...named, kind: "units", count: second, slices: 1, height, width, channels, place };
}

/** The shape of the picture that a layer reads, where nothing on the way mixes its entries. */
function pictureBehind(
  network: Network,
  specs: ReadonlyMap<string, LayerSpec>,
  { inputs }: LayerSpec,
): readonly number[] | undefined {
  const [name] = inputs;
  if (inputs.length !== 1 || name === undefined) return undefined;
  const layer = specs.get(name);
  if (layer === undefined) return asPicture(inputOf(network, name)?.shape);
  if (!handsOn.has(layer.type)) return undefined;
  return (
    asPicture(network.nodes.find((node) => node.name === name)?.output.shape) ??
    pictureBehind(network, specs, layer)
  );
}

const inputOf = ({ inputs }: Network, name: string): NetworkPort | undefined =>
  inputs.find((input) => input.name === name) ?? (inputs.length === 1 ? inputs[0] : undefined);

/** Height, width and one or three channels; a vector is no picture. */
export function asPicture(shape: readonly number[] | undefined): readonly number[] | undefined {
  if (shape === undefined) return undefined;
  const [height = 1, width = 1, channels = 1] = shape;
  const fits = shape.length === 2 || (shape.length === 3 && (channels === 1 || channels === 3));
  return fits && height > 1 && width > 1 ? [height, width, channels] : undefined;
}

/** One page of a tensor's pictures with its numbers as they are now. A UserError where it has none. */
export function weightPictures(
  network: Network,
  sources: readonly PictureSource[],
  request: WeightsRequest,
  step: number,
  names?: readonly string[],
): WeightPictures {
  const { layer, parameter } = request;
  const source = sources.find((one) => one.layer === layer && one.parameter === parameter);
  const tensor = network.parameter(`${layer}/${parameter}`);
  if (source === undefined || tensor === undefined)
    throw new UserError(say`The weights ${layer}/${parameter} are no pictures.`);
  const { height, width, channels, count, place } = source;
  const size = height * width * channels;
  const most = Math.max(1, Math.min(mostPictures, Math.floor(mostNumbers / size)));
  const pages = Math.max(1, Math.ceil(count / most));
  const page = Math.min(pages - 1, Math.max(0, Math.floor(request.page) || 0));
  const first = page * most;
  const shown = Math.min(most, count - first);
  const values = new Float64Array(shown * size);
  let at = 0;
  for (let picture = first; picture < first + shown; picture++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++)
        for (let channel = 0; channel < channels; channel++)
          values[at++] = tensor.values[place(picture, row, column, channel)]!;
  let largest = 0;
  for (const value of tensor.values) if (Math.abs(value) > largest) largest = Math.abs(value);
  const items = names?.slice(first, first + shown);
  return {
    request: { ...request, page },
    step,
    pages,
    first,
    values,
    largest,
    ...(items && { names: items }),
  };
}
