import { createScanner } from "jsonc-parser";
import type { TextEdit } from "./edit";
import type { ModelEdit, ModelPath } from "./problem";
import { follow, propertyOf, treeOf, type TextNode } from "./tree";

/**
 * One edit of the model as replacements in the text; empty where its place does not exist. Only what
 * changes is touched: comments, line breaks and the layout of neighbours stay as they are.
 */
export const singleEdit = (text: string, edit: ModelEdit, root = treeOf(text).root): TextEdit[] => {
  if (!root || edit.path.length === 0) return [];
  const place: Place = { text, root, path: edit.path };
  if (edit.renameTo !== undefined) return renamed(place, edit.renameTo);
  if (edit.value === undefined) return removed(place);
  return edit.insert ? inserted(place, edit.value) : set(place, edit.value);
};

interface Place {
  readonly text: string;
  readonly root: TextNode;
  readonly path: ModelPath;
}

const renamed = ({ root, path }: Place, name: string): TextEdit[] => {
  const owner = follow(root, path.slice(0, -1));
  const key = owner.found ? propertyOf(owner.node, String(path.at(-1)))?.keyNode : undefined;
  return key && !key.computed
    ? [{ offset: key.offset, length: key.length, content: JSON.stringify(name) }]
    : [];
};

const endOf = (node: TextNode): number => node.offset + node.length;

/** The property or element at `path` with its siblings; undefined where there is none. */
const memberAt = ({
  root,
  path,
}: Place): { readonly member: TextNode; readonly siblings: readonly TextNode[] } | undefined => {
  const owner = follow(root, path.slice(0, -1));
  if (!owner.found) return undefined;
  const key = path.at(-1)!;
  const siblings = owner.node.children ?? [];
  const member =
    typeof key === "number"
      ? owner.node.type === "array"
        ? siblings[key]
        : undefined
      : propertyOf(owner.node, key)?.keyNode.parent;
  return member && { member, siblings };
};

const removed = (place: Place): TextEdit[] => {
  const { text } = place;
  const found = memberAt(place);
  if (!found || found.member.computed) return [];
  const { member, siblings } = found;
  const index = siblings.indexOf(member);
  const start = startWithSpace(text, member.offset);
  const comma = commaAfter(text, endOf(member));
  if (index < siblings.length - 1) {
    // With its comma and what kept it from the next: its line, or the space before.
    const end = comma === undefined ? endOf(member) : comma + 1;
    return [{ offset: start, length: end - start, content: "" }];
  }
  const edits = [{ offset: start, length: endOf(member) - start, content: "" }];
  const before = siblings[index - 1];
  const loose = before && commaAfter(text, endOf(before));
  // No comma may be left between nothing; one that trailed the last member on purpose goes on trailing.
  if (comma !== undefined) edits.push({ offset: comma, length: 1, content: "" });
  else if (loose !== undefined) edits.unshift({ offset: loose, length: 1, content: "" });
  return edits;
};

/** Start of the white space right before `offset`, the line break included. */
const startWithSpace = (text: string, offset: number): number => {
  const lineStart = offset - (/[ \t]*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  const before = text.slice(Math.max(0, lineStart - 2), lineStart);
  return lineStart - (before === "\r\n" ? 2 : /[\r\n]$/.test(before) ? 1 : 0);
};

/** Offset of the comma that follows, comments skipped; undefined: another sign comes first. */
const commaAfter = (text: string, offset: number): number | undefined => {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return (scanner.scan() as number) === 5 /* comma */ ? scanner.getTokenOffset() : undefined;
};

const set = (place: Place, value: unknown): TextEdit[] => {
  const { text, root, path } = place;
  const { node, depth } = deepest(root, path);
  if (depth === path.length && node.used)
    return [{ ...node.used, content: render(text, node.used.offset, value) }];
  // A part of a value that code makes elsewhere cannot be written over where it is used.
  if (node.computed) return [];
  if (depth === path.length) {
    return [{ offset: node.offset, length: node.length, content: render(text, node.offset, value) }];
  }
  const key = path[depth]!;
  const rest = path.slice(depth + 1);
  if (rest.some((segment) => typeof segment === "number")) return [];
  const wrapped = rest.reduceRight<unknown>((inner, segment) => ({ [segment]: inner }), value);
  if (node.type === "object" && typeof key === "string" && !propertyOf(node, key)) {
    return appended(text, node, (at) => `${JSON.stringify(key)}: ${render(text, at, wrapped)}`);
  }
  // A name alone is short for an object of that type; now it has an option.
  if (node.type === "string" && typeof key === "string" && rest.length === 0) {
    const content = render(text, node.offset, { type: node.value as string, [key]: value });
    return [{ offset: node.offset, length: node.length, content }];
  }
  if (node.type === "array" && key === (node.children ?? []).length) {
    return appended(text, node, (at) => render(text, at, wrapped));
  }
  return [];
};

const deepest = (root: TextNode, path: ModelPath): { readonly node: TextNode; readonly depth: number } => {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const end = follow(root, path.slice(0, depth));
    if (end.found) return { node: end.node, depth };
  }
  return { node: root, depth: 0 };
};

/** Behind the last member: on a line of its own where that one has one. */
const appended = (text: string, container: TextNode, contentAt: (offset: number) => string): TextEdit[] => {
  const last = container.children?.at(-1);
  if (!last)
    return [
      {
        offset: container.offset,
        length: container.length,
        content: bracketed(container, contentAt(container.offset)),
      },
    ];
  const content = contentAt(last.offset);
  const comma = commaAfter(text, endOf(last));
  const indent = ownLineIndent(text, last.offset);
  if (indent === undefined) {
    const at = comma === undefined ? endOf(last) : comma + 1;
    return [{ offset: at, length: 0, content: comma === undefined ? `, ${content}` : ` ${content}` }];
  }
  const line = `${lineBreakOf(text)}${indent}${content}`;
  const after = comma === undefined ? endOf(last) : comma + 1;
  // A comment at the end of the line belongs to what stands before it.
  const comment =
    /^[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*(?=[\r\n]))/.exec(text.slice(after))?.[0].length ?? 0;
  if (comma !== undefined) return [{ offset: after + comment, length: 0, content: line }];
  if (comment === 0) return [{ offset: after, length: 0, content: `,${line}` }];
  return [
    { offset: after, length: 0, content: "," },
    { offset: after + comment, length: 0, content: line },
  ];
};

const bracketed = (container: TextNode, content: string): string =>
  container.type === "array" ? `[${content}]` : `{ ${content} }`;

const inserted = (place: Place, value: unknown): TextEdit[] => {
  const { text, root, path } = place;
  const owner = follow(root, path.slice(0, -1));
  const index = path.at(-1);
  if (!owner.found || owner.node.type !== "array" || typeof index !== "number") return [];
  const before = owner.node.children?.[index];
  if (before?.computed || owner.node.computed) return [];
  if (!before) return set(place, value);
  const indent = ownLineIndent(text, before.offset);
  const content = render(text, before.offset, value);
  const between = indent === undefined ? ", " : `,${lineBreakOf(text)}${indent}`;
  return [{ offset: before.offset, length: 0, content: content + between }];
};

/** The white space before `offset` where nothing else stands before it on its line. */
const ownLineIndent = (text: string, offset: number): string | undefined =>
  /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, offset))?.[1];

const lineBreakOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** On one line while it is short; then as JSON is laid out, indented like the line it begins on. */
const render = (text: string, offset: number, value: unknown): string => {
  const flat = inline(value);
  if (flat.length <= 80) return flat;
  const line = /(?:^|[\r\n])([ \t]*)[^\r\n]*$/.exec(text.slice(0, offset))?.[1] ?? "";
  return JSON.stringify(value, undefined, indentOf(text)).replace(/\n/g, `${lineBreakOf(text)}${line}`);
};

/** `{ "type": "dense", "units": 8 }` */
const inline = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
};

const indentOf = (text: string): string => /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
