/** Every text of the pages can be translated. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardHtml } from "../../../src/editor/dashboardHtml";
import { experimentWords } from "../../../src/session/diagnosis/experiments/experimentWords";
import { strings } from "../../../webview/strings";
import { plainMetric, plainRule } from "../../../webview/strings/plain";

const bundle = JSON.parse(readFileSync(join("l10n", "bundle.l10n.json"), "utf8")) as Record<string, string>;
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, unknown>;

describe("The texts for translators", () => {
  it("have a name each: none of a view hides one of another's", () => {
    const files = readdirSync(join("webview", "strings")).map((file) => join("webview", "strings", file));
    const names = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name!),
    );
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
    assert.ok(names.length > 300);
  });

  it("hold every text of the pages, and lie where the manifest says", () => {
    assert.equal(manifest.l10n, "./l10n");
    const missing = Object.values(strings).filter((text) => text !== "" && bundle[text] !== text);
    assert.deepEqual(missing, [], "npm run build writes l10n/bundle.l10n.json");
    const words = [
      plainRule("vanishing-gradient"),
      plainMetric("meanAbsoluteError"),
      experimentWords.gradient.title,
    ];
    for (const text of [...words, "Save the Plot as a Picture"]) assert.equal(bundle[text], text);
  });

  it("have placeholders that are filled in: of one digit", () => {
    for (const text of Object.keys(bundle)) {
      const inBraces = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, inside]) => inside!);
      assert.ok(
        inBraces.every((inside) => /^(\d|\W.*)?$/.test(inside)),
        text,
      );
    }
  });

  it("come into a page as data that nothing in them can end", () => {
    const page = { title: "t", script: "s", style: "s", source: "x", nonce: "n", language: "de" };
    const html = dashboardHtml({ ...page, translations: { Pause: "</script><script>alert(1)</script>" } });
    const [, json] = /<script type="application\/json" id="l10n">(.*?)<\/script>/s.exec(html) ?? [];
    assert.deepEqual(JSON.parse(json!), { Pause: "</script><script>alert(1)</script>" });
    assert.equal(dashboardHtml({ ...page, translations: undefined }).includes("l10n"), false);
  });
});
