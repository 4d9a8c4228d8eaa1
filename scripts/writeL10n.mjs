// Writes l10n/bundle.l10n.json: every English text of the host, of the threads and of the pages, for translators to begin with. A
// translation lies beside it as bundle.l10n.<language>.json; VS Code reads it, and the host hands it to the pages.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { importBundled } from "./importBundled.mjs";

/** The pages' own texts, and fixed words of the registries that pages or messages show: they are looked up as they stand. */
const fixed = `
  import { metrics } from "./src/engine/metrics/index";
  import { clauseOf } from "./src/diagnosis/causes/clauseOf";
  import { hypotheses } from "./src/diagnosis/causes/index";
  import { rules } from "./src/diagnosis/rules/index";
  import { requiredKeys } from "./src/model/forms/registry";
  import { registries } from "./src/model/registries";
  import { commandTitles } from "./src/editor/commandIds";
  import { experimentWords } from "./src/session/diagnosis/experiments/experimentWords";
  import { strings } from "./webview/strings/index";
  import { plainMetric, plainRule } from "./webview/strings/plain";
  const optionsOfAll = Object.values(registries).flatMap((registry) => Object.values(registry)).map(({ options }) => options);
  export const texts = [
    ...Object.values(commandTitles),
    ...optionsOfAll.flatMap((options) => requiredKeys(options).map((key) => options[key].description)),
    ...Object.values(strings),
    ...Object.keys(rules).map(plainRule),
    ...Object.keys(metrics).map(plainMetric),
    ...Object.keys(hypotheses).map(plainRule),
    ...Object.values(hypotheses).flatMap(({ summary }) => [summary, clauseOf(summary)]),
    ...Object.values(experimentWords).flatMap(({ title, summary }) => [title, summary]),
  ];
`;

export async function writeL10n(folder = "l10n") {
  const texts = new Set([...textsInSource(), ...(await fixedTexts())]);
  const sorted = [...texts].filter((text) => text !== "").sort((a, b) => (a < b ? -1 : 1));
  const bundle = Object.fromEntries(sorted.map((text) => [text, text]));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "bundle.l10n.json"), `${JSON.stringify(bundle, undefined, 2)}\n`);
}

async function fixedTexts() {
  const stdin = { contents: fixed, resolveDir: process.cwd(), loader: /** @type {const} */ ("ts") };
  return (await importBundled({ stdin })).texts;
}

/**
 * The first argument of each call of `vscode.l10n.t`, the sentences that `say` is the tag of, and what the model's
 * grammar says of keys that must be there: a message tells it where such a key is missing.
 */
function textsInSource() {
  const files = ["src", "webview"].flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((file) => file.endsWith(".ts") && !file.includes("assembly"))
      .map((file) => join(folder, file)),
  );
  return files.flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const found = [];
    const visit = (node) => {
      if (ts.isCallExpression(node) && node.expression.getText(source) === "vscode.l10n.t")
        found.push(...literals(node.arguments[0], `${file}: ${node.getText(source)}`));
      if (ts.isCallExpression(node) && node.expression.getText(source) === "required")
        found.push(...literals(node.arguments[1], `${file}: ${node.getText(source)}`));
      if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === "say") {
        if (!ts.findAncestor(node, ts.isFunctionLike))
          throw new Error(
            `This is said before there is a translation, when the module loads: ${file}: ${node.getText(source)}`,
          );
        found.push(sentence(node.template));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** `Row ${row} is empty.` → `Row {0} is empty.`: as `say` looks it up. */
const sentence = (template) =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? template.text
    : template.templateSpans.reduce(
        (text, { literal }, at) => `${text}{${at}}${literal.text}`,
        template.head.text,
      );

/** A text that is put together, or chosen from several, out of literals. */
function literals(node, where) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression, where);
  if (ts.isConditionalExpression(node))
    return [...literals(node.whenTrue, where), ...literals(node.whenFalse, where)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const ends = literals(node.right, where);
    return literals(node.left, where).flatMap((start) => ends.map((end) => start + end));
  }
  throw new Error(`A translator cannot find this text, since it is not a literal: ${where}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await writeL10n();
