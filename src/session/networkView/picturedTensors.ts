import type { Network, NetworkPort } from "../../engine/network";
import type { LayerSpec } from "../../engine/networkSpec";
import type { NetworkParameter } from "../../engine/parameters";
import { sizeOf, type Shape } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import { say } from "../../words/words";
import type {
  PictureAxis,
  PicturedTensor,
  PicturePart,
  WeightPictures,
  WeightsRequest,
} from "../shownNetwork";
import { arrange, laidAxes, type LaidAxis } from "./axesOfPictures";

/** Pictures of a page, where they are small … */
const mostPictures = 24;
/** … and numbers of one, where they are large: pages are sent again and again. */
const mostNumbers = 100_000;
/** Rows and columns of a matrix on a page: each still has a pixel of its own. */
const mostSide = 256;
/** Columns of a table of them. */
const mostColumns = 64;

/** A tensor that is shown as pictures, and where each number of a picture lies in it. */
export interface PictureSource {
  readonly tensor: PicturedTensor;
  readonly place: (picture: number, row: number, column: number, channel: number) => number;
}

/** The names along an axis of a layer's parameter, where its places have some. */
export type NamesAlong = (layer: LayerSpec, axis: PictureAxis) => readonly string[] | undefined;

/** Layers that hand on the entries of a picture one for one. */
const handsOn = new Set(["flatten", "reshape", "dropout", "input", "activation", "batchNormalization"]);

/** Every parameter, in the order of computation. */
export function picturedTensors(network: Network, names: NamesAlong = () => undefined): PictureSource[] {
  const specs = new Map(network.spec.layers.map((layer) => [layer.name, layer]));
  return network.nodes.flatMap(({ name, parameters }) => {
    const spec = specs.get(name)!;
    const picture = pictureBehind(network, specs, spec);
    return parameters.map((parameter) => sourceOf(spec, parameter, picture, names));
  });
}

function sourceOf(
  spec: LayerSpec,
  { name, shape, axes }: NetworkParameter,
  picture: Shape | undefined,
  names: NamesAlong,
): PictureSource {
  const laid = laidAxes(shape, axes);
  const reads = laid.find(({ kind }) => kind === "inputs")?.size;
  const { kind, of, rows, columns, colors } = arrange(laid, {
    colors: picture?.at(-1) === 3 && picture.length === 3,
    picture: picture !== undefined && sizeOf(picture) === reads ? picture : undefined,
  });
  const shown = ({ kind, size, names: own, rises }: LaidAxis): PictureAxis => {
    const found = own ?? names(spec, { kind, size });
    return { kind, size, ...(found && { names: found }), ...(rises && { rises }) };
  };
  const place = (image: number, row: number, column: number, channel: number): number => {
    let at = column * columns.stride + channel * (colors?.stride ?? 0);
    if (rows !== undefined) at += (rows.rises === true ? rows.size - 1 - row : row) * rows.stride;
    let rest = image;
    for (const { size, stride } of of.toReversed()) {
      at += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
    return at;
  };
  const tensor = {
    layer: spec.name,
    parameter: name,
    kind,
    of: of.map(shown),
    ...(rows && { rows: shown(rows) }),
    columns: shown(columns),
    channels: colors === undefined ? 1 : 3,
  } as const;
  return { tensor, place };
}

/** The shape of the picture that a layer reads, where nothing on the way mixes its entries. */
function pictureBehind(
  network: Network,
  specs: ReadonlyMap<string, LayerSpec>,
  { inputs }: LayerSpec,
): Shape | undefined {
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

/** The input of the network whose entries a layer reads one for one. */
export function inputBehind(network: Network, { inputs }: LayerSpec): NetworkPort | undefined {
  const [name] = inputs;
  if (inputs.length !== 1 || name === undefined) return undefined;
  const layer = network.spec.layers.find((one) => one.name === name);
  if (layer === undefined) return inputOf(network, name);
  return handsOn.has(layer.type) ? inputBehind(network, layer) : undefined;
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
  itemNames?: readonly string[],
): WeightPictures {
  const { layer, parameter } = request;
  const source = sources.find(({ tensor }) => tensor.layer === layer && tensor.parameter === parameter);
  const values = network.parameter(`${layer}/${parameter}`)?.values;
  if (source === undefined || values === undefined)
    throw new UserError(say`This network has no weights ${`${layer}/${parameter}`}.`);
  const { tensor, place } = source;
  const { perPage, count, partAt } = cut(tensor, request);
  const pages = Math.max(1, Math.ceil(count / perPage));
  const page = Math.min(pages - 1, Math.max(0, Math.floor(request.page) || 0));
  const first = page * perPage;
  const parts = Array.from({ length: Math.min(perPage, count - first) }, (_, at) => partAt(first + at));
  const numbers = parts.reduce((sum, { height, width }) => sum + height * width * tensor.channels, 0);
  const shown = new Float64Array(numbers);
  let at = 0;
  for (const { picture, row, column, height, width } of parts)
    for (let y = row; y < row + height; y++)
      for (let x = column; x < column + width; x++)
        for (let channel = 0; channel < tensor.channels; channel++)
          shown[at++] = values[place(picture, y, x, channel)]!;
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  const names = itemNames && parts.map(({ picture }) => itemNames[picture]!);
  return {
    request: { ...request, page },
    step,
    pages,
    first,
    count,
    parts,
    values: shown,
    largest,
    ...(names && { names }),
  };
}

/** A tensor's pictures in parts that fit a page: matrices where they are large, others only where they must be. */
function cut(
  tensor: PicturedTensor,
  { mostNumbers: wanted, asTable }: WeightsRequest,
): {
  readonly perPage: number;
  readonly count: number;
  readonly partAt: (place: number) => PicturePart;
} {
  const { kind, of, rows, columns, channels } = tensor;
  const most = Math.min(mostNumbers, Math.max(1, Math.floor(wanted) || mostNumbers));
  const height = rows?.size ?? 1;
  const width = columns.size;
  const isWhole = kind !== "matrix" && height * width * channels <= most;
  const side = isWhole ? Infinity : Math.max(1, Math.min(mostSide, Math.floor(Math.sqrt(most / channels))));
  const tall = Math.min(height, side);
  const widest = asTable && !isWhole ? Math.min(mostColumns, Math.floor(most / (tall * channels))) : side;
  const wide = Math.min(width, Math.max(1, widest));
  const [down, across] = [Math.ceil(height / tall), Math.ceil(width / wide)];
  const pictures = of.reduce((product, { size }) => product * size, 1);
  const fit = Math.max(1, Math.min(mostPictures, Math.floor(most / (tall * wide * channels))));
  return {
    // A single row of numbers is read downwards, whatever its columns are.
    perPage: asTable && across > 1 && rows !== undefined ? 1 : fit,
    count: pictures * down * across,
    partAt(place) {
      const tile = place % (down * across);
      const row = Math.floor(tile / across) * tall;
      const column = (tile % across) * wide;
      return {
        picture: Math.floor(place / (down * across)),
        row,
        column,
        height: Math.min(tall, height - row),
        width: Math.min(wide, width - column),
      };
    },
  };
}
