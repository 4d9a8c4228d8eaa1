import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { rulesSettingDeclaration } from "../../../src/diagnosis/schemaFiles";
import { commandTitles } from "../../../src/editor/commandIds";

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly media: { readonly svg: string } }[];
    }[];
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
  };
}

const text = readFileSync("package.json", "utf8");
const { contributes, icon } = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;

describe("The manifest", () => {
  it("declares exactly the commands that have a handler, by the titles messages call them", () => {
    const declared = contributes.commands.map(({ command, title }) => [command, strings[title.slice(1, -1)]]);
    assert.deepEqual(Object.fromEntries(declared), commandTitles);
  });

  it("names only commands of its own in menus and keybindings", () => {
    const named = [...contributes.keybindings, ...Object.values(contributes.menus).flat()];
    for (const { command } of named) assert.ok(command in commandTitles, command);
  });

  it("binds keys only where a model, its dashboard or the list of runs has the focus", () => {
    for (const { command, when } of contributes.keybindings)
      assert.match(
        when ?? "",
        /resourceFilename|activeWebviewPanelId|focusedView == modelDebugger\.runs/,
        command,
      );
  });

  it("has a text for every placeholder, and a placeholder for every text", () => {
    const placeholders = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...placeholders].sort(), Object.keys(strings).sort());
  });

  it("links every example from the walkthrough", () => {
    const examples = JSON.parse(readFileSync("examples/examples.json", "utf8")) as {
      folder: string;
      about: string;
    }[];
    const lines = strings["walkthrough.examples.description"]!.split("\n").slice(1, -1);
    const links = examples.map(
      ({ folder, about }) =>
        `[${folder}](command:modelDebugger.openExample?${encodeURIComponent(JSON.stringify([folder]))}) – ${about}`,
    );
    assert.deepEqual(lines, links);
  });

  it("has the pictures it names", () => {
    const pictures = [
      icon,
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
      ...contributes.viewsContainers.activitybar.map((container) => container.icon),
    ];
    for (const picture of pictures) assert.ok(existsSync(picture), picture);
  });

  it("declares exactly the settings that are read", () => {
    const read = [
      "diagnose.budget",
      "inlayHints.enable",
      "lint.enable",
      "precision",
      "rules",
      "runs.keep",
      "threads",
    ].map((name) => `modelDebugger.${name}`);
    assert.deepEqual(Object.keys(contributes.configuration.properties).sort(), read);
  });

  it("declares the rules' setting as the registry has them: ids, descriptions, severities, thresholds", () => {
    const declared = JSON.stringify(contributes.configuration.properties["modelDebugger.rules"]);
    const inEnglish = declared.replace(/"%((?:rule|severity)\.[^%"]+)%"/g, (_, key: string) =>
      JSON.stringify(strings[key]),
    );
    const wanted: unknown = JSON.parse(JSON.stringify(rulesSettingDeclaration()));
    assert.deepEqual(JSON.parse(inEnglish), wanted, "npm run build writes it");
  });
});
