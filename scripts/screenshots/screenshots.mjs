/**
 * `npm run screenshots`: each view of the packaged extension, in a real VS Code, in each of its four themes, to
 * .vscode-test/screenshots/; those that README.md and docs/ show, to docs/images/ as well.
 */
import { copyFile, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { HumanError, runProgram } from "../host/humanError.mjs";
import { openInstalledVsCode } from "../host/installedVsCode.mjs";
import { checkout, keptFolder, vsixFile } from "../host/paths.mjs";
import { images } from "./images.mjs";
import { scenes } from "./scenes/index.mjs";
import { Studio } from "./studio.mjs";

/** VS Code's own four: what they are called, and what a webview is told that they are. */
const themes = {
  light: { label: "Light Modern", kind: "vscode-light" },
  dark: { label: "Dark Modern", kind: "vscode-dark" },
  "high-contrast-dark": { label: "Dark High Contrast", kind: "vscode-high-contrast" },
  "high-contrast-light": { label: "Light High Contrast", kind: "vscode-high-contrast-light" },
};

const folder = path.join(keptFolder, "screenshots");
const imagesFolder = path.join(checkout, "docs", "images");
const names = scenes.flatMap(({ views }) => views.map(({ name }) => name));

const help = `npm run screenshots [-- OPTIONS]

Photographs each view of the dashboard and the editor in each theme.

  --only VIEW     one view; may be given several times. One of: ${names.join(", ")}
  --theme THEME   one theme; may be given several times. One of: ${Object.keys(themes).join(", ")}
  --help          print this
`;

async function main() {
  const { only, theme, help: isHelp } = readOptions();
  if (isHelp) {
    console.log(help);
    return 0;
  }
  await assertImagesAreListed();
  const startedMs = Date.now();
  // Half a window has no room for a map of the file.
  const settings = { "editor.minimap.enabled": false };
  const vsCode = await openInstalledVsCode({ vsix: vsixFile, settings });
  vsCode.page.setDefaultTimeout(15_000);
  const studio = new Studio(vsCode);
  let taken = 0;
  const failures = [];
  try {
    for (const scene of scenes) {
      const views = scene.views.filter(({ name }) => only.includes(name));
      if (views.length === 0) continue;
      const sceneMs = Date.now();
      // What fails in one scene must not cost the pictures of the others.
      try {
        await studio.clear();
        await scene.open(studio);
        await studio.run("Notifications: Clear All Notifications");
        for (const name of theme) taken += await photographIn(studio, name, views);
        await scene.close?.(studio);
      } catch (error) {
        const seen = path.join(folder, "failed", `${views[0].name}.png`);
        await studio.photograph(seen, []);
        failures.push(
          `${views.map(({ name }) => name).join(", ")}: ${error.message}\n  What was seen is in ${seen}.`,
        );
        await studio.page.keyboard.press("Escape");
      }
      console.log(
        `${views.map(({ name }) => name).join(", ")} (${((Date.now() - sceneMs) / 1000).toFixed(0)} s)`,
      );
    }
  } finally {
    await vsCode.close();
  }
  failures.push(...vsCode.errors.map((error) => `An uncaught error in the page: ${error}`));
  console.log(`${taken} pictures in ${folder}, in ${((Date.now() - startedMs) / 1000).toFixed(0)} s`);
  for (const failure of failures) console.error(`\n${failure}`);
  return failures.length === 0 ? 0 : 1;
}

/**
 * @param {Studio} studio
 * @param {string} theme
 * @param {readonly import("./scenes/index.mjs").View[]} views
 * @returns {Promise<number>} how many were taken
 */
async function photographIn(studio, theme, views) {
  await studio.putOn(themes[theme]);
  for (const view of views) {
    await view.show?.(studio);
    await studio.rest();
    const file = path.join(folder, `${view.name}-${theme}.png`);
    await studio.photograph(file, view.around?.(studio) ?? []);
    await view.hide?.(studio);
    for (const [image, of] of Object.entries(images))
      if (of === `${view.name}-${theme}`) await copyFile(file, path.join(imagesFolder, `${image}.png`));
  }
  return views.length;
}

/** README.md and docs/ show exactly the pictures that are made here, and no other lies beside them. */
async function assertImagesAreListed() {
  const docs = (await readdir(path.join(checkout, "docs"), { recursive: true })).filter((file) =>
    file.endsWith(".md"),
  );
  const texts = await Promise.all(
    ["README.md", ...docs.map((file) => path.join("docs", file))].map((file) =>
      readFile(path.join(checkout, file), "utf8"),
    ),
  );
  const shown = texts.flatMap((text) =>
    [...text.matchAll(/\]\((?:docs\/|\.\.\/)?images\/([\w-]+)\.png\)/g)].map(([, name]) => name),
  );
  const made = Object.keys(images);
  const lying = (await readdir(imagesFolder)).map((file) => path.parse(file).name);
  for (const name of shown)
    if (!made.includes(name))
      throw new HumanError(
        `docs/images/${name}.png is shown, and scripts/screenshots/images.mjs does not make it.`,
      );
  for (const name of new Set([...made, ...lying]))
    if (!shown.includes(name))
      throw new HumanError(`docs/images/${name}.png is shown neither in README.md nor in docs/.`);
  for (const of of Object.values(images))
    if (!names.some((name) => Object.keys(themes).some((theme) => of === `${name}-${theme}`)))
      throw new HumanError(`scripts/screenshots/images.mjs names ${of}, which is no view in a theme.`);
}

function readOptions() {
  const list = { type: "string", multiple: true };
  try {
    const { values } = parseArgs({
      options: { only: list, theme: list, help: { type: "boolean", default: false } },
    });
    return {
      ...values,
      only: chosen("view", values.only, names),
      theme: chosen("theme", values.theme, Object.keys(themes)),
    };
  } catch (error) {
    throw new HumanError(`${error.message}\n\n${help}`);
  }
}

/** @param {string} what @param {readonly string[] | undefined} given @param {readonly string[]} all */
function chosen(what, given, all) {
  for (const name of given ?? [])
    if (!all.includes(name)) throw new HumanError(`There is no ${what} "${name}".`);
  return given ?? all;
}

await runProgram(main);
