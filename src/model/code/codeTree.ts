/**
 * The model that a file in code exports, as the tree a JSON model file gives, so that one reader serves
 * both. Values come from the code that was run, or, where it was not, from what its text says by itself;
 * places come from its text: the literal a value stands in, else the nearest expression that makes it.
 */
import type { ArrayExpression, Node, ObjectExpression } from "@babel/types";
import type { TextRange } from "../problem";
import type { TextNode } from "../tree";
import {
  type CodeSyntax,
  isFunction,
  keyOf,
  memberNamed,
  originOf,
  rangeOfSyntax,
  valueOfMember,
} from "./syntax";
import { say } from "../../words/words";

/** A custom layer or loss as the model holds it; undefined values where the code was not run. */
export interface FoundCustom {
  readonly value: object | undefined;
  /** The object literal it was made of. */
  readonly syntax: Node | undefined;
}

export interface CodeTree {
  readonly root: TextNode | undefined;
  /** By the key its node carries. */
  readonly customs: ReadonlyMap<string, FoundCustom>;
  /** Something that keeps the values from being read. */
  readonly complaint?: string;
}

const deepest = 100;
const mostNodes = 200_000;

/** `run.exported` is what running the code gave; without `run`, what the text alone says. */
export const codeTree = (syntax: CodeSyntax, run?: { readonly exported: unknown }): CodeTree => {
  const { exported, text } = syntax;
  const around = exported ? rangeOfSyntax(exported) : { offset: 0, length: Math.min(1, text.length) };
  const maker = new Maker(syntax);
  try {
    const root = run ? maker.ofValue(run.exported, exported, around) : exported && maker.ofSyntax(exported);
    return { root, customs: maker.customs };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { root: undefined, customs: new Map(), complaint: error.message };
  }
};

class TooLarge extends Error {}

/** A node while its children are still being made. */
type Making = { -readonly [K in keyof TextNode]: TextNode[K] };

interface Origin {
  readonly syntax: Node | undefined;
  /** Where the value is asked for; its own place, if nothing better is known. */
  readonly around: TextRange;
}

class Maker {
  readonly customs = new Map<string, FoundCustom>();
  private readonly keys = new Map<object, string>();
  private nodes = 0;
  private depth = 0;

  constructor(private readonly code: CodeSyntax) {}

  /** A value of the code that was run; undefined for what a JSON file could not say either. */
  ofValue(value: unknown, syntax: Node | undefined, around: TextRange): TextNode | undefined {
    return this.deeper(() => {
      const origin = syntax && originOf(syntax, this.code.scope);
      if (value === undefined || typeof value === "symbol") return undefined;
      if (typeof value === "function") {
        const own = isFunction(origin) ? rangeOfSyntax(origin) : around;
        return this.headed({ type: "function", ...own, computed: true }, syntax, origin, around);
      }
      if (Array.isArray(value) || ArrayBuffer.isView(value)) {
        return this.list(Array.from(value as ArrayLike<unknown>), syntax, origin, around);
      }
      if (typeof value === "object" && value !== null) return this.object(value, syntax, origin, around);
      const plain = typeof value === "bigint" ? Number(value) : value;
      const place = origin && literalValue(origin) === plain ? origin : undefined;
      return {
        type: plain === null ? "null" : (typeof plain as "string" | "number" | "boolean"),
        value: plain,
        ...(place ? rangeOfSyntax(place) : around),
        ...(!place && { computed: true }),
      };
    });
  }

  /** What the text says by itself; `unknown` where only running it would tell. */
  ofSyntax(syntax: Node): TextNode {
    return this.deeper(() => {
      const origin = originOf(syntax, this.code.scope);
      const around = rangeOfSyntax(syntax);
      const literal = literalValue(origin);
      if (literal !== undefined) {
        const type = literal === null ? "null" : (typeof literal as "string" | "number" | "boolean");
        return { type, value: literal, ...rangeOfSyntax(origin) };
      }
      if (isFunction(origin)) return { type: "function", ...rangeOfSyntax(origin), computed: true };
      if (origin.type === "ArrayExpression") return this.writtenList(origin, syntax);
      if (origin.type === "ObjectExpression") return this.writtenObject(origin, syntax);
      return { type: "unknown", ...around, computed: true };
    });
  }

  private deeper<T>(make: () => T): T {
    this.nodes++;
    this.depth++;
    if (this.depth > deepest) {
      throw new TooLarge(
        say`The model nests more than ${deepest} levels deep (does it hold itself?); about ten are needed.`,
      );
    }
    if (this.nodes > mostNodes) throw new TooLarge(say`The model holds more than ${mostNodes} values.`);
    try {
      return make();
    } finally {
      this.depth--;
    }
  }

  private list(
    values: readonly unknown[],
    syntax: Node | undefined,
    origin: Node | undefined,
    around: TextRange,
  ): TextNode {
    const literal = origin?.type === "ArrayExpression" ? origin : undefined;
    const range = literal ? rangeOfSyntax(literal) : around;
    const list: Making = { type: "array", ...range, ...(!literal && { computed: true }) };
    const origins = literal ? this.elementsOf(literal, values.length) : undefined;
    list.children = values.map((value, index) => {
      const from = origins?.[index] ?? { syntax: undefined, around: range };
      const nothing: TextNode = { type: "null", value: null, ...from.around, computed: true };
      return within(list, this.ofValue(value, from.syntax, from.around) ?? nothing);
    });
    return this.headed(list, syntax, origin, around);
  }

  /** Where each element of the list comes from; what a spread puts in is told apart as far as its text allows. */
  private elementsOf(list: ArrayExpression, count: number): readonly Origin[] {
    const whole = rangeOfSyntax(list);
    const { elements } = list;
    const one = (node: Node | null): Origin => ({
      syntax: node ?? undefined,
      around: node ? rangeOfSyntax(node) : whole,
    });
    const spreads = elements.filter((element) => element?.type === "SpreadElement").length;
    const found = elements.flatMap((element): Origin[] => {
      if (element?.type !== "SpreadElement") return [one(element)];
      const inner = originOf(element.argument, this.code.scope);
      if (
        inner.type === "ArrayExpression" &&
        !inner.elements.some((each) => each?.type === "SpreadElement")
      ) {
        return inner.elements.map(one);
      }
      const missing = spreads === 1 ? Math.max(0, count - (elements.length - 1)) : 0;
      return Array.from({ length: missing }, () => ({ syntax: undefined, around: rangeOfSyntax(element) }));
    });
    return found.length === count ? found : [];
  }

  private object(
    value: object,
    syntax: Node | undefined,
    origin: Node | undefined,
    around: TextRange,
  ): TextNode {
    const literal = origin?.type === "ObjectExpression" ? origin : undefined;
    const range = literal ? rangeOfSyntax(literal) : around;
    const custom = this.customKey(value, value, literal);
    const object: Making = {
      type: "object",
      ...range,
      ...(!literal && { computed: true }),
      ...(custom !== undefined && { custom }),
    };
    object.children = keysOf(value)
      .map((key) => {
        const member = literal && this.memberOf(literal, key);
        const place = member ? rangeOfSyntax(member) : range;
        const property: Making = {
          type: "property",
          ...place,
          parent: object,
          ...(!member && { computed: true }),
        };
        const keySyntax = member && "key" in member ? (member.key as Node) : undefined;
        const keyNode: TextNode = {
          type: "string",
          value: key,
          ...(keySyntax ? rangeOfSyntax(keySyntax) : range),
          parent: property,
          ...(!keySyntax && { computed: true }),
        };
        const inner = this.ofValue(memberOf(value, key), member && valueOfMember(member), place);
        property.children = inner ? [keyNode, within(property, inner)] : [keyNode];
        return property;
      })
      .filter(({ children }) => children!.length > 1);
    return this.headed(object, syntax, origin, around);
  }

  /** The member of that name, also behind `...spread` of another literal of the module. */
  private memberOf(literal: ObjectExpression, key: string): Node | undefined {
    const own = memberNamed(literal, key);
    if (own) return own;
    for (const member of literal.properties) {
      if (member.type !== "SpreadElement") continue;
      const inner = originOf(member.argument, this.code.scope);
      const found = inner.type === "ObjectExpression" ? memberNamed(inner, key) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  private writtenList(origin: ArrayExpression, syntax: Node): TextNode {
    const list: Making = { type: "array", ...rangeOfSyntax(origin) };
    list.children = origin.elements.flatMap((element): TextNode[] => {
      if (!element) return [];
      const node: TextNode =
        element.type === "SpreadElement"
          ? { type: "unknown", ...rangeOfSyntax(element), computed: true }
          : this.ofSyntax(element);
      return [within(list, node)];
    });
    return this.headed(list, syntax, origin, rangeOfSyntax(syntax));
  }

  private writtenObject(origin: ObjectExpression, syntax: Node): TextNode {
    const type = memberNamed(origin, "type");
    const typeValue = type && valueOfMember(type);
    const isCustom =
      memberNamed(origin, "backward") !== undefined ||
      (typeValue !== undefined && literalValue(originOf(typeValue, this.code.scope)) === "custom");
    const custom = isCustom ? this.keyFor(origin, undefined, origin, nameIn(origin)) : undefined;
    const isOpen = origin.properties.some((member) => keyOf(member) === undefined);
    const object: Making = {
      type: "object",
      ...rangeOfSyntax(origin),
      ...(custom !== undefined && { custom }),
      ...(isOpen && { open: true }),
    };
    object.children = origin.properties.flatMap((member): TextNode[] => {
      const key = keyOf(member);
      const inner = valueOfMember(member);
      if (key === undefined || !inner || !("key" in member)) return [];
      const property: Making = { type: "property", ...rangeOfSyntax(member), parent: object };
      const keyNode: TextNode = {
        type: "string",
        value: key,
        ...rangeOfSyntax(member.key),
        parent: property,
      };
      property.children = [keyNode, within(property, this.ofSyntax(inner))];
      return [property];
    });
    return this.headed(object, syntax, origin, rangeOfSyntax(syntax));
  }

  /** A value made elsewhere is underlined where it is named, not where it is made. */
  private headed(
    node: Making,
    syntax: Node | undefined,
    origin: Node | undefined,
    around: TextRange,
  ): TextNode {
    if (!origin) node.headline = around;
    else if (syntax && isReference(syntax)) {
      node.headline = rangeOfSyntax(syntax);
      node.used = node.headline;
    }
    return node;
  }

  private customKey(value: object, identity: object, literal: Node | undefined): string | undefined {
    const { type, name, forward, backward } = value as Record<string, unknown>;
    const isCustom = type === "custom" || typeof backward === "function" || typeof forward === "function";
    return isCustom ? this.keyFor(identity, value, literal, typeof name === "string" ? name : "") : undefined;
  }

  /** `custom:swish`; another object of the same name is `custom:swish#2`. */
  private keyFor(
    identity: object,
    value: object | undefined,
    syntax: Node | undefined,
    name: string,
  ): string {
    const known = this.keys.get(identity);
    if (known !== undefined) return known;
    const base = name === "" ? "custom" : `custom:${name}`;
    let key = base;
    for (let number = 2; this.customs.has(key); number++) key = `${base}#${number}`;
    this.keys.set(identity, key);
    this.customs.set(key, { value, syntax });
    return key;
  }
}

const within = (parent: TextNode, child: TextNode): TextNode => {
  (child as Making).parent = parent;
  return child;
};

/** Own keys, and the methods of a class that it is an instance of. */
const keysOf = (value: object): string[] => {
  const keys = Object.keys(value);
  const proto = Object.getPrototypeOf(value) as object | null;
  if (proto === null || proto === Object.prototype) return keys;
  const methods = Object.getOwnPropertyNames(proto).filter(
    (name) => name !== "constructor" && !keys.includes(name) && !(name in Object.prototype),
  );
  return [...keys, ...methods];
};

/** A getter may throw: then there is nothing to read. */
const memberOf = (value: object, key: string): unknown => {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
};

const isReference = (node: Node): boolean =>
  ["Identifier", "MemberExpression", "CallExpression"].includes(node.type);

const nameIn = (literal: ObjectExpression): string => {
  const member = memberNamed(literal, "name");
  const value = member && valueOfMember(member);
  return value?.type === "StringLiteral" ? value.value : "";
};

/** Of a literal (also a negative number, a template without holes); undefined: it is none. */
const literalValue = (node: Node): string | number | boolean | null | undefined => {
  switch (node.type) {
    case "StringLiteral":
    case "NumericLiteral":
    case "BooleanLiteral":
      return node.value;
    case "NullLiteral":
      return null;
    case "TemplateLiteral":
      return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
    case "UnaryExpression":
      return node.operator === "-" && node.argument.type === "NumericLiteral"
        ? -node.argument.value
        : undefined;
    default:
      return undefined;
  }
};
