/**
 * A layered drawing of a directed graph without circles, from top to bottom, in the steps of Sugiyama, Tagawa and
 * Toda (1981): every node in the row after the last of those it reads; edges over several rows through a place of
 * their own in each; few crossings by barycentres; then straight lines where the order allows them.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly from: number;
  readonly to: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout extends Size {
  /** Upper left corner of each node. */
  readonly places: readonly Point[];
  /** For each edge the points it goes through, downward. */
  readonly routes: readonly (readonly Point[])[];
  /** Node indices row by row, from left to right. */
  readonly rows: readonly (readonly number[])[];
}

export interface Gaps {
  /** Between neighbours in a row, and between rows. */
  readonly across: number;
  readonly down: number;
}

/** The room that an edge takes where it passes a row. */
const passage = 12;
const sweeps = 12;
const settlings = 16;
/** Between two edges that end at one node. */
const spread = 14;

/** A node, or the passage of a long edge through a row. */
interface Item {
  readonly node: number | undefined;
  readonly width: number;
  readonly height: number;
  readonly row: number;
  readonly above: Item[];
  readonly below: Item[];
  block: Block;
}

/** Items below each other that an edge connects in a straight line. */
interface Block {
  readonly items: Item[];
  center: number;
}

/** Edges must lead from earlier nodes to later ones. */
export function layOut(nodes: readonly Size[], edges: readonly Edge[], gaps: Gaps): Layout {
  const rowOf = longestPaths(nodes.length, edges);
  const items = nodes.map((size, node): Item => itemOf(rowOf[node]!, size, node));
  const all = [...items];
  const chains = edges.map(({ from, to }) => {
    const chain = [items[from]!];
    for (let row = rowOf[from]! + 1; row < rowOf[to]!; row++)
      chain.push(itemOf(row, { width: passage, height: 0 }));
    all.push(...chain.slice(1));
    chain.push(items[to]!);
    for (let at = 1; at < chain.length; at++) link(chain[at - 1]!, chain[at]!);
    return chain;
  });
  const rows = orderRows(all);
  straighten(rows);
  settle(rows, gaps.across);
  const left = Math.min(...all.map(leftOf));
  for (const block of new Set(all.map((item) => item.block))) block.center -= left;
  const heights = rows.map((row) => Math.max(0, ...row.map(({ height }) => height)));
  const tops = heights.map((_, at) =>
    heights.slice(0, at).reduce((sum, height) => sum + height + gaps.down, 0),
  );
  return {
    width: Math.max(0, ...all.map((item) => leftOf(item) + item.width)),
    height: (tops.at(-1) ?? 0) + (heights.at(-1) ?? 0),
    places: items.map((item) => ({ x: leftOf(item), y: tops[item.row]! })),
    routes: chains.map((chain) => routeOf(chain, tops, heights)),
    rows: rows.map((row) => row.flatMap(({ node }) => node ?? [])),
  };
}

function itemOf(row: number, { width, height }: Size, node?: number): Item {
  const block: Block = { items: [], center: 0 };
  const item: Item = { node, width, height, row, above: [], below: [], block };
  block.items.push(item);
  return item;
}

const leftOf = ({ block, width }: Item): number => block.center - width / 2;

function link(upper: Item, lower: Item): void {
  upper.below.push(lower);
  lower.above.push(upper);
}

/** The row of each node: after the last that it reads; what reads nothing stands right above its first reader. */
function longestPaths(count: number, edges: readonly Edge[]): number[] {
  const rows = new Array<number>(count).fill(0);
  for (let to = 0; to < count; to++)
    for (const edge of edges) if (edge.to === to) rows[to] = Math.max(rows[to]!, rows[edge.from]! + 1);
  for (let from = 0; from < count; from++) {
    if (edges.some(({ to }) => to === from)) continue;
    const readers = edges.filter((edge) => edge.from === from).map(({ to }) => rows[to]!);
    if (readers.length > 0) rows[from] = Math.min(...readers) - 1;
  }
  return rows;
}

/** Rows in the order with the fewest crossings that was met. */
function orderRows(all: readonly Item[]): Item[][] {
  const count = Math.max(0, ...all.map(({ row }) => row + 1));
  let rows = Array.from({ length: count }, (_, row) => all.filter((item) => item.row === row));
  let best = { rows, crossings: crossingsIn(rows) };
  for (let sweep = 0; sweep < sweeps && best.crossings > 0; sweep++) {
    const isDown = sweep % 2 === 0;
    rows = rows.map((row) => [...row]);
    const order = isDown ? rows.slice(1) : rows.slice(0, -1).toReversed();
    for (const row of order) {
      const places = new Map(rows.flatMap((one) => one.map((item, at): [Item, number] => [item, at])));
      const barycentre = (item: Item): number => {
        const links = isDown ? item.above : item.below;
        if (links.length === 0) return places.get(item)!;
        return links.reduce((sum, other) => sum + places.get(other)!, 0) / links.length;
      };
      const wanted = new Map(row.map((item) => [item, barycentre(item)]));
      row.sort((a, b) => wanted.get(a)! - wanted.get(b)!);
    }
    const crossings = crossingsIn(rows);
    if (crossings < best.crossings) best = { rows, crossings };
  }
  return best.rows;
}

function crossingsIn(rows: readonly (readonly Item[])[]): number {
  const places = new Map(rows.flatMap((row) => row.map((item, at): [Item, number] => [item, at])));
  let crossings = 0;
  for (const row of rows) {
    const lines = row.flatMap((item) =>
      item.below.map((lower) => [places.get(item)!, places.get(lower)!] as const),
    );
    for (let a = 0; a < lines.length; a++)
      for (let b = a + 1; b < lines.length; b++)
        if ((lines[a]![0] - lines[b]![0]) * (lines[a]![1] - lines[b]![1]) < 0) crossings++;
  }
  return crossings;
}

/**
 * Joins items of neighbouring rows into straight lines that do not cross, as Brandes and Köpf (2002) do: first what
 * connects node with node, so that the main line of a network stays straight, then long edges.
 */
function straighten(rows: readonly (readonly Item[])[]): void {
  rows.slice(1).forEach((row, at) => {
    const upper = rows[at]!;
    /** Places of joined items, upper and lower. */
    const joined: (readonly [number, number])[] = [];
    const join = (isWanted: (upperItem: Item, lowerItem: Item) => boolean): void =>
      row.forEach((item, place) => {
        const fits = item.above.filter((one) => {
          const other = upper.indexOf(one);
          return (
            isWanted(one, item) &&
            joined.every(([a, b]) => a !== other && b !== place && a < other === b < place)
          );
        });
        const middle = fits[Math.floor((fits.length - 1) / 2)];
        if (middle === undefined) return;
        joined.push([upper.indexOf(middle), place]);
        middle.block.items.push(item);
        item.block = middle.block;
      });
    join((a, b) => a.node !== undefined && b.node !== undefined);
    join((a, b) => a.node === undefined && b.node === undefined);
    join(() => true);
  });
}

/**
 * Puts every block as near to the mean of what it is connected to as its neighbours allow, again and again; the
 * first places are the leftmost without an overlap.
 */
function settle(rows: readonly (readonly Item[])[], gap: number): void {
  const blocks = new Set(rows.flat().map(({ block }) => block));
  const beside = new Map<Item, { readonly before: Item | undefined; readonly after: Item | undefined }>();
  for (const row of rows)
    row.forEach((item, at) => beside.set(item, { before: row[at - 1], after: row[at + 1] }));
  const distance = (a: Item, b: Item): number => (a.width + b.width) / 2 + gap;
  const least = ({ items }: Block): number =>
    Math.max(
      ...items.map((item) => {
        const { before } = beside.get(item)!;
        return before === undefined ? -Infinity : before.block.center + distance(before, item);
      }),
    );
  const most = ({ items }: Block): number =>
    Math.min(
      ...items.map((item) => {
        const { after } = beside.get(item)!;
        return after === undefined ? Infinity : after.block.center - distance(item, after);
      }),
    );
  // Blocks do not cross, so nothing is pushed right more often than there are blocks.
  for (let moved = true, round = 0; moved && round <= blocks.size; round++) {
    moved = false;
    for (const block of blocks) {
      const center = Math.max(block.center, least(block));
      moved ||= center > block.center;
      block.center = center;
    }
  }
  for (let round = 0; round < settlings; round++) {
    for (const block of round % 2 === 0 ? [...blocks].toReversed() : blocks) {
      const others = block.items.flatMap(({ above, below }) =>
        [...above, ...below].filter((item) => item.block !== block),
      );
      if (others.length === 0) continue;
      const mean = others.reduce((sum, item) => sum + item.block.center, 0) / others.length;
      block.center = Math.min(most(block), Math.max(least(block), mean));
    }
  }
}

/** From the lower side of its first node to the upper side of its last, straight down through the rows between. */
function routeOf(chain: readonly Item[], tops: readonly number[], heights: readonly number[]): Point[] {
  const first = chain[0]!;
  const last = chain.at(-1)!;
  const before = chain.at(-2)!;
  const end = arrivals(last).get(before)!;
  const between = chain.slice(1, -1).flatMap(({ block, row }) => [
    { x: block.center, y: tops[row]! },
    { x: block.center, y: tops[row]! + heights[row]! },
  ]);
  const bottom = tops[first.row]! + first.height;
  const rowEnd = tops[first.row]! + heights[first.row]!;
  return [
    { x: first.block.center, y: bottom },
    ...(rowEnd > bottom ? [{ x: first.block.center, y: rowEnd }] : []),
    ...between,
    { x: end, y: tops[last.row]! },
  ];
}

/** Where edges end on the upper side of an item: below where they come from, as far as that is wide, one beside the other. */
function arrivals(item: Item): Map<Item, number> {
  const sources = [...item.above].sort((a, b) => a.block.center - b.block.center);
  const half = Math.max(0, item.width / 2 - spread);
  const { center } = item.block;
  const places = sources.map(({ block }) => Math.min(center + half, Math.max(center - half, block.center)));
  for (let at = places.length - 2; at >= 0; at--)
    places[at] = Math.min(places[at]!, places[at + 1]! - spread);
  for (let at = 1; at < places.length; at++) places[at] = Math.max(places[at]!, places[at - 1]! + spread);
  return new Map(sources.map((source, at) => [source, places[at]!]));
}

/** A path through the points of a route that leaves and reaches each of them vertically. */
export function pathOf(route: readonly Point[]): string {
  const [start, ...rest] = route;
  let path = `M${round(start!.x)} ${round(start!.y)}`;
  let from = start!;
  for (const to of rest) {
    const middle = round((from.y + to.y) / 2);
    path +=
      from.x === to.x
        ? `L${round(to.x)} ${round(to.y)}`
        : `C${round(from.x)} ${middle} ${round(to.x)} ${middle} ${round(to.x)} ${round(to.y)}`;
    from = to;
  }
  return path;
}

const round = (value: number): number => Math.round(value * 10) / 10;
