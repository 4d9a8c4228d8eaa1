import type { ModelEdit, ModelPath } from "../problem";
import { didYouMean, removal, renameKey, type Report, shorten } from "../report";
import { plainValueOf, type Property, propertiesOf, type TextNode } from "../tree";
import { nearestName } from "../nearest";
import { notYetAvailable } from "../notYetAvailable";
import type { Form, JsonSchema, Phrase } from "./form";
import { say, translated } from "../../words/words";
import { listOf, sentences } from "../../words/lists";

/** One key of an object: what may stand there, what it is for, and what holds without it. */
export interface Entry<T> {
  readonly form: Form<T>;
  readonly description: string;
  readonly required?: true;
  readonly default?: T;
}
export type Entries = Readonly<Record<string, Entry<unknown>>>;

export const required = <T>(form: Form<T>, description: string) =>
  ({ form, description, required: true }) as const;
export const optional = <T>(form: Form<T>, description: string) => ({ form, description }) as const;
/** Missing or not understood: `fallback`. */
export const defaulting = <T>(form: Form<T>, fallback: NoInfer<T>, description: string) =>
  ({ form, description, default: fallback }) as const;

export type ObjectValue<E extends Entries> = {
  readonly [K in keyof E]: E[K] extends { readonly form: Form<infer T> }
    ? E[K] extends { readonly default: unknown }
      ? T
      : T | undefined
    : never;
};

/** Where a key belongs that is not this object's own: the path, and the edit that puts its value there. */
export type Elsewhere = (key: string, value: unknown, object: TextNode) => ModelEdit | undefined;

/** Properties by key; reports keys that stand twice or are not among `known`. */
export const checkedProperties = (
  object: TextNode,
  known: readonly string[],
  path: ModelPath,
  report: Report,
  where: Phrase,
  elsewhere?: Elsewhere,
): ReadonlyMap<string, Property> => {
  const found = new Map<string, Property>();
  for (const property of propertiesOf(object)) {
    const { key, keyNode } = property;
    if (found.has(key)) {
      report.atKey(
        "duplicate-key",
        keyNode,
        [...path, key],
        say`\`${shorten(key)}\` stands here twice; keep one.`,
      );
      continue;
    }
    found.set(key, property);
    if (!known.includes(key)) unknownKey(property, object, known, path, report, where, elsewhere);
  }
  return found;
};

const unknownKey = (
  { key, keyNode, value }: Property,
  object: TextNode,
  known: readonly string[],
  path: ModelPath,
  report: Report,
  where: Phrase,
  elsewhere: Elsewhere | undefined,
): void => {
  const place = [...path, key];
  const remove = removal(place, `\`${shorten(key)}\``);
  if (notYetAvailable("key", key)) {
    report.atKey("not-available", keyNode, place, say`\`${key}\` is not available yet in this version.`, [
      remove,
    ]);
    return;
  }
  const given = propertiesOf(object).map((property) => property.key);
  const nearest = nearestName(key, known);
  const message = say`\`${shorten(key)}\` is not a key of ${where()}.`;
  const put = nearest === undefined && value ? elsewhere?.(key, plainValueOf(value), object) : undefined;
  if (put) {
    const home = put.path.join(".");
    const fixes = [
      { title: say`Move it to \`${home}\``, edits: [{ path: place, value: undefined }, put] },
      remove,
    ];
    report.atKey("unknown-key", keyNode, place, sentences(message, say`It belongs to \`${home}\`.`), fixes);
    return;
  }
  // Renaming to a key that stands here already would only make it stand twice.
  if (nearest === undefined || given.includes(nearest)) {
    report.atKey("unknown-key", keyNode, place, message, [remove]);
  } else {
    report.atKey("unknown-key", keyNode, place, sentences(message, didYouMean(nearest)), [
      renameKey(place, nearest),
      remove,
    ]);
  }
};

export interface ObjectForm<E extends Entries> extends Form<ObjectValue<E>> {
  readonly entries: E;
  /** The value of an object with no keys. */
  readonly defaults: ObjectValue<E>;
}

/** An object with exactly these keys. `where` completes "… is not a key of". */
export const object = <const E extends Entries>(
  where: Phrase,
  entries: E,
  elsewhere?: Elsewhere,
): ObjectForm<E> => {
  const keys = Object.keys(entries).map((key) => `\`${key}\``);
  const shown = keys.length > 4 ? [...keys.slice(0, 4), "…"] : keys;
  const expects = () => say`an object with ${listOf(shown)}`;
  return {
    expects,
    entries,
    defaults: Object.fromEntries(
      Object.entries(entries).map(([key, entry]) => [key, entry.default]),
    ) as ObjectValue<E>,
    schema: () => objectSchema(entries),
    read(node, path, report) {
      if (node.type !== "object") {
        report.wrongType(node, path, expects());
        return undefined;
      }
      const properties = checkedProperties(node, Object.keys(entries), path, report, where, elsewhere);
      return readEntries(node, properties, entries, path, report);
    },
  };
};

export const readEntries = <E extends Entries>(
  node: TextNode,
  properties: ReadonlyMap<string, Property>,
  entries: E,
  path: ModelPath,
  report: Report,
): ObjectValue<E> => {
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(entries)) {
    const property = properties.get(key);
    // A key without a value is a syntax error already told.
    if (!property && entry.required) report.missingKey(node, path, key, translated(entry.description));
    values[key] =
      (property?.value && entry.form.read(property.value, [...path, key], report)) ?? entry.default;
  }
  return values as ObjectValue<E>;
};

export const objectSchema = (entries: Entries): JsonSchema => {
  const needed = Object.keys(entries).filter((key) => entries[key]!.required);
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, entrySchema(entry)])),
    ...(needed.length > 0 && { required: needed }),
    additionalProperties: false,
  };
};

const entrySchema = ({ form, description, default: fallback }: Entry<unknown>): JsonSchema => ({
  description,
  ...form.schema(),
  ...(isPlain(fallback) && { default: fallback }),
});

/** A default that the file could spell as it is; the others are told in the description. */
const isPlain = (value: unknown): boolean => ["number", "string", "boolean"].includes(typeof value);
