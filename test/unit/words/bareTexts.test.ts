/** Nothing is said past the translator: words that a person reads stand in `say`, or in a registry that is looked up. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** The rooms whose messages people read. */
const rooms = ["diagnosis", "session"];

/** Looked up where they are shown (`scripts/writeL10n.mjs` finds them), or English on purpose. */
const lookedUp = new Set(["summary", "description"]);
const files: Readonly<Record<string, string>> = {
  "src/session/diagnosis/experiments/experimentWords.ts": "a registry, looked up",
  "src/session/runs/csv.ts": "heads of columns, for programs",
  "src/session/runs/report/reportStyle.ts": "a style sheet",
};
const texts: Readonly<Record<string, string>> = {
  "wrong answers": "a kind of error: kindWords",
  "unexplained variance": "a kind of error: kindWords",
  "not measured yet": "a state",
  "flatten before": "the name of a layer that is tried",
  "(function (exports, require, module, console) {": "code",
  "helper {}": "the name of a thread",
  "with respect to the logits": "metadata of a file of tensors",
};

/** Two words in a row, or one beside a value; tags are none. */
const isSaid = (text: string): boolean =>
  /\p{L}{2,}[,:;]? +[\p{L}\d{]|\} +\p{L}{2,}/u.test(text.replace(/<[^>]*>/g, "\n"));

function bareTexts(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const look = (node: ts.Node, text: string) => {
    if (!isSaid(text) || Object.hasOwn(texts, text)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push(`${file}:${line + 1}: ${text}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isPropertyAssignment(node) && lookedUp.has(node.name.getText(source))) return;
    // A mistake in our own code, which nobody is meant to see.
    if (ts.isNewExpression(node) && /^(Range|Type)?Error$/.test(node.expression.getText(source))) return;
    if (ts.isTaggedTemplateExpression(node)) {
      if (ts.isTemplateExpression(node.template)) node.template.templateSpans.forEach(visit);
      return;
    }
    if (ts.isStringLiteralLike(node)) look(node, node.text);
    if (ts.isTemplateExpression(node))
      look(node, node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join(""));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe("Words that a person reads", function () {
  this.timeout(20_000);

  it("stand in say, in every room that speaks to people", () => {
    const sources = rooms.flatMap((room) =>
      readdirSync(`src/${room}`, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join("src", room, file).replaceAll("\\", "/")),
    );
    const bare = sources.filter((file) => !Object.hasOwn(files, file)).flatMap(bareTexts);
    assert.deepEqual(bare, []);
  });
});
