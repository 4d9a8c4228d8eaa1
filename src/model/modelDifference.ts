/** What several models say differently, by the place where they say it. */

export interface ModelDifference {
  /** `layers[2].units`; `+ layers[2]` for an element that the first model does not have. */
  readonly path: string;
  /** What each says there, as compact JSON; undefined where it says nothing. The first is the one compared with. */
  readonly values: readonly (string | undefined)[];
}

/** Compares every model (as plain data) with the first. Elements of lists are paired so that most stays the same. */
export function modelDifferences(models: readonly unknown[]): ModelDifference[] {
  const [first, ...others] = models;
  const paths = others.flatMap((other) => [...pairDifferences(first, other)].map(({ path }) => path));
  // What one says differently as a whole is told of the others as a whole too: one of them may have no part of it.
  const wholes = new Set(paths.filter((path) => paths.some((other) => isWithin(other, path))));
  const rows = new Map<
    string,
    { readonly ours: string | undefined; readonly theirs: Map<number, string | undefined> }
  >();
  others.forEach((other, at) => {
    for (const { path, ours, theirs } of pairDifferences(first, other, wholes)) {
      const row = rows.get(path) ?? { ours, theirs: new Map() };
      row.theirs.set(at, theirs);
      rows.set(path, row);
    }
  });
  const keys = [...new Set(models.flatMap((model) => (isPlain(model) ? Object.keys(model) : [])))];
  const placeOf = (path: string): readonly [key: number, element: number] => {
    const [key = ""] = /\w+/.exec(path) ?? [];
    return [keys.indexOf(key), Number(/\[(\d+)\]/.exec(path)?.[1] ?? -1)];
  };
  return [...rows]
    .map(([path, { ours, theirs }]) => ({
      path,
      values: [ours, ...others.map((_, at) => (theirs.has(at) ? theirs.get(at) : ours))],
    }))
    .sort((one, other) => {
      const [a, b] = [placeOf(one.path), placeOf(other.path)];
      return a[0] - b[0] || a[1] - b[1];
    });
}

const isWithin = (path: string, whole: string): boolean =>
  whole === "" ? path !== "" : path.startsWith(whole) && /^[.[]/.test(path.slice(whole.length));

interface PairDifference {
  readonly path: string;
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `undefined` says that there is nothing: JSON has no such value. */
const shown = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);

/** What is at one of the `wholes` is not taken apart. */
function* pairDifferences(
  ours: unknown,
  theirs: unknown,
  wholes: ReadonlySet<string> = new Set(),
  path = "",
): Generator<PairDifference> {
  const texts = [shown(ours), shown(theirs)] as const;
  if (texts[0] === texts[1]) return;
  if (wholes.has(path)) yield { path, ours: texts[0], theirs: texts[1] };
  else if (isPlain(ours) && isPlain(theirs) && (path === "" || typeOf(ours) === typeOf(theirs))) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)]))
      yield* pairDifferences(ours[key], theirs[key], wholes, path === "" ? key : `${path}.${key}`);
  } else if (Array.isArray(ours) && Array.isArray(theirs) && ours.every(isPlain) && theirs.every(isPlain))
    yield* listDifferences(path, ours, theirs, wholes);
  else yield { path, ours: texts[0], theirs: texts[1] };
}

function* listDifferences(
  path: string,
  ours: readonly Plain[],
  theirs: readonly Plain[],
  wholes: ReadonlySet<string>,
): Generator<PairDifference> {
  for (const [one, other] of pairs(ours, theirs)) {
    const place = one === undefined ? `+ ${path}[${other}]` : `${path}[${one}]`;
    yield* pairDifferences(
      one === undefined ? undefined : ours[one],
      other === undefined ? undefined : theirs[other],
      wholes,
      place,
    );
  }
}

const typeOf = ({ type, generator, repeat }: Plain): string =>
  JSON.stringify([type ?? generator, repeat === undefined]);

/** How well two elements go together; 0: not at all. */
function likeness(one: Plain, other: Plain): number {
  if (shown(one) === shown(other)) return 8;
  if (typeOf(one) !== typeOf(other)) return 0;
  if (one.name !== undefined && one.name === other.name) return 6;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return 1 + keys.filter((key) => shown(one[key]) === shown(other[key])).length / keys.length;
}

/**
 * Indices of both lists side by side, in order, paired for the greatest sum of likeness (Needleman & Wunsch
 * 1970, with gaps that cost nothing).
 */
function pairs(
  ours: readonly Plain[],
  theirs: readonly Plain[],
): [one: number | undefined, other: number | undefined][] {
  const best = Array.from({ length: ours.length + 1 }, () => new Float64Array(theirs.length + 1));
  for (let i = ours.length - 1; i >= 0; i--)
    for (let j = theirs.length - 1; j >= 0; j--) {
      const like = likeness(ours[i]!, theirs[j]!);
      const paired = like > 0 ? like + best[i + 1]![j + 1]! : 0;
      best[i]![j] = Math.max(paired, best[i + 1]![j]!, best[i]![j + 1]!);
    }
  const found: [number | undefined, number | undefined][] = [];
  for (let i = 0, j = 0; i < ours.length || j < theirs.length;) {
    const here = best[i]?.[j] ?? 0;
    const like = i < ours.length && j < theirs.length ? likeness(ours[i]!, theirs[j]!) : 0;
    if (like > 0 && here === like + best[i + 1]![j + 1]!) found.push([i++, j++]);
    else if (i < ours.length && (j >= theirs.length || here === best[i + 1]![j]!))
      found.push([i++, undefined]);
    else found.push([undefined, j++]);
  }
  return found;
}
