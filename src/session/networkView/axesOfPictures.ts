import type { AxisKind, ParameterAxis } from "../../engine/layers/definition";
import type { Shape } from "../../engine/shape";
import type { PictureAxis, PicturedTensor } from "../shownNetwork";

/** An axis of a tensor in memory: so many numbers from one place to the next. */
export interface LaidAxis extends PictureAxis {
  readonly stride: number;
}

/** How a tensor's axes make pictures. */
export interface Arrangement {
  readonly kind: PicturedTensor["kind"];
  readonly of: readonly LaidAxis[];
  readonly rows?: LaidAxis;
  readonly columns: LaidAxis;
  /** Red, green and blue of a pixel. */
  readonly colors?: LaidAxis;
}

const alongWindow: ReadonlySet<PictureAxis["kind"]> = new Set<AxisKind>(["height", "width", "length"]);
/** Each place has a picture of its own where two other axes are left. */
const apart: ReadonlySet<PictureAxis["kind"]> = new Set<PictureAxis["kind"]>(["gates", "heads"]);

/** The axes of a parameter with their strides, gates apart from what they are gates of. */
export function laidAxes(shape: Shape, axes: readonly ParameterAxis[]): LaidAxis[] {
  let stride = 1;
  const laid: LaidAxis[] = [];
  for (let at = shape.length - 1; at >= 0; at--) {
    const axis = axes[at] ?? "entries";
    const size = shape[at]!;
    if (typeof axis === "string") laid.unshift({ kind: axis, size, stride });
    else {
      const own = size / axis.gates.length;
      const gates = {
        kind: "gates",
        size: axis.gates.length,
        names: axis.gates,
        stride: stride * own,
      } as const;
      laid.unshift(gates, { kind: axis.kind, size: own, stride });
    }
    stride *= size;
  }
  return laid;
}

/**
 * `seesColors`: the layer reads pictures of red, green and blue. `picture`: the shape of those that it reads entry by
 * entry. A window of a single place is none: what is left is a matrix.
 */
export function arrange(
  laid: readonly LaidAxis[],
  sees: { readonly colors: boolean; readonly picture: Shape | undefined },
): Arrangement {
  const axisOf = (kind: AxisKind) => laid.find((one) => one.kind === kind);
  const isWindow = laid.some(({ kind, size }) => alongWindow.has(kind) && size > 1);
  const left = laid.filter(({ kind }) => !alongWindow.has(kind));
  const [height, width, length] = [axisOf("height"), axisOf("width"), axisOf("length")];
  if (isWindow && height !== undefined && width !== undefined) {
    const window = { kind: "filters", rows: height, columns: width } as const;
    const colors = left.find(({ kind, size }) => kind === "channels" && size === 3);
    if (sees.colors && colors !== undefined)
      return { ...window, of: left.filter((one) => one !== colors), colors };
    // All channels of a filter one after the other; a filter of one channel alone is that channel's.
    const filters = left.filter(({ kind }) => kind === "filters");
    const others = left.filter((one) => !filters.includes(one));
    return { ...window, of: [...filters, ...others] };
  }
  const channels = axisOf("channels");
  // Along the sequence to the right, its channels upward, as spectrograms are drawn.
  if (isWindow && length !== undefined && channels !== undefined)
    return {
      kind: "filters",
      of: left.filter((one) => one !== channels),
      rows: { ...channels, rises: true },
      columns: length,
    };
  const [inputs, units] = [axisOf("inputs"), axisOf("units")];
  if (sees.picture !== undefined && laid.length === 2 && inputs !== undefined && units !== undefined)
    return unitsOn(sees.picture, inputs, units);
  const items = axisOf("items");
  if (items !== undefined && laid.length === 2) return { kind: "items", of: [items], columns: laid[1]! };
  return matrices(isWindow || left.length === 0 ? laid : left);
}

/** A picture a unit, as large as what it reads. */
function unitsOn([height = 1, width = 1, depth = 1]: Shape, inputs: LaidAxis, units: LaidAxis): Arrangement {
  const channels = depth === 3 ? 3 : 1;
  const along = (kind: AxisKind, size: number, entries: number): LaidAxis => ({
    kind,
    size,
    stride: entries * inputs.stride,
  });
  return {
    kind: "units",
    of: [units],
    rows: along("height", height, width * channels),
    columns: along("width", width, channels),
    ...(channels === 3 && { colors: along("channels", 3, 1) }),
  };
}

/** The last two axes as rows and columns; of gates and heads one each, as long as two others are left. */
function matrices(laid: readonly LaidAxis[]): Arrangement {
  const plain = laid.filter(({ kind }) => !apart.has(kind));
  const drawn = plain.length >= 2 ? plain.slice(-2) : laid.slice(-2);
  const of = laid.filter((one) => !drawn.includes(one));
  const columns = drawn.at(-1) ?? { kind: "entries", size: 1, stride: 1 };
  return { kind: "matrix", of, ...(drawn.length > 1 && { rows: drawn[0]! }), columns };
}
