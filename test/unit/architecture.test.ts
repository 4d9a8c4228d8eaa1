/** The invariants of ARCHITECTURE.md, held against the files as they are. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

/** Ground floor first: a room imports from rooms before it, and from itself. */
const rooms = ["words", "kernels", "engine", "data", "model", "diagnosis", "session", "cli", "editor"];
/** The two top floors do not know each other. */
const apart = new Set(["editor→cli"]);

const checkout = process.cwd();
const read = (file: string) => readFileSync(join(checkout, file), "utf8");

const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));

const sources = filesBelow("src", ".ts").filter((file) => !file.includes("kernels/assembly"));

/** What a file imports, `import type` and re-exports included. */
const importsOf = (file: string): string[] =>
  [...read(file).matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)"([^"]+)"/g)].map((match) => match[1]!);

/** The file that a relative import names, below the checkout. */
function resolveImport(from: string, specifier: string): string {
  const base = normalize(join(dirname(from), specifier));
  const candidates = [base, `${base}.ts`, join(base, "index.ts"), `${base}.d.ts`];
  const found = candidates.find(
    (candidate) => existsSync(join(checkout, candidate)) && statSync(join(checkout, candidate)).isFile(),
  );
  // Compiled kernels are made by the build.
  if (found === undefined && specifier.endsWith(".wasm")) return base;
  assert.ok(found, `${from} imports ${specifier}, which is not there`);
  return found;
}

const roomOf = (file: string) => relative("src", file).split("/")[0]!;

describe("The architecture", () => {
  it("lets only src/editor and src/extension.ts import vscode", () => {
    const guilty = sources.filter(
      (file) =>
        importsOf(file).includes("vscode") && roomOf(file) !== "editor" && file !== "src/extension.ts",
    );
    assert.deepEqual(guilty, []);
  });

  it("lets every room import only from rooms below it", () => {
    const upward: string[] = [];
    for (const file of sources) {
      const room = roomOf(file);
      if (!rooms.includes(room)) {
        assert.equal(file, "src/extension.ts", "a folder of src that is no room of ARCHITECTURE.md");
        continue;
      }
      for (const specifier of importsOf(file).filter((name) => name.startsWith("."))) {
        const target = resolveImport(file, specifier);
        if (target.startsWith("dist/kernels/")) continue;
        const other = roomOf(target);
        const down = rooms.indexOf(other) <= rooms.indexOf(room) && rooms.includes(other);
        if (!down || apart.has(`${room}→${other}`)) upward.push(`${file} imports ${target}`);
      }
    }
    assert.deepEqual(upward, []);
  });

  it("has no circle of imports", () => {
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): void => {
      assert.ok(!trail.includes(file), `a circle: ${[...trail, file].join(" → ")}`);
      if (done.has(file)) return;
      for (const specifier of valueImportsOf(file)) {
        const target = resolveImport(file, specifier);
        if (target.endsWith(".ts")) visit(target, [...trail, file]);
      }
      done.add(file);
    };
    for (const file of sources) visit(file, []);
  });

  it("keeps Node, clocks and Math.random out of the engine and the kernels", () => {
    const inside = sources.filter((file) => ["kernels", "engine"].includes(roomOf(file)));
    const guilty = inside.filter((file) => {
      const text = read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      return (
        importsOf(file).some((name) => !name.startsWith(".")) ||
        /\bMath\.random\b|\bDate\b|\bperformance\b|\bprocess\b|\bBuffer\b|\bsetTimeout\b/.test(text)
      );
    });
    assert.deepEqual(guilty, []);
  });

  it("keeps Node's modules out of the model and diagnosis rooms: text in, plain data out", () => {
    const inside = sources.filter((file) => ["model", "diagnosis"].includes(roomOf(file)));
    const guilty = inside.filter((file) => importsOf(file).some((name) => name.startsWith("node:")));
    assert.deepEqual(guilty, []);
  });

  it("lets the dashboard know of the rest only the session's protocol and history", () => {
    const allowed =
      /^(src\/session\/(protocol|history|shownData|shownDiagnosis|shownHistograms|shownNetwork|shownSteering|comparison)|src\/(words\/words|engine\/facts|diagnosis\/finding|engine\/shape))\.ts$/;
    const guilty: string[] = [];
    for (const file of filesBelow("webview", ".ts"))
      for (const specifier of importsOf(file).filter((name) => name.startsWith("."))) {
        if (specifier.endsWith(".css")) continue;
        const target = resolveImport(file, specifier);
        if (!target.startsWith("webview/") && !allowed.test(target)) guilty.push(`${file} imports ${target}`);
      }
    assert.deepEqual(guilty, []);
  });

  it("has a documentation page for every rule and no page without its rule", async () => {
    const { rules } = await import("../../src/diagnosis/rules");
    for (const id of Object.keys(rules))
      assert.ok(existsSync(join(checkout, "docs/rules", `${id}.md`)), `docs/rules/${id}.md is missing`);
  });

  it("declares each command and setting once: the manifest names what the editor registers", async () => {
    const { commandTitles } = await import("../../src/editor/commandIds");
    const manifest = JSON.parse(read("package.json")) as {
      contributes: { commands: { command: string }[] };
    };
    const declared = manifest.contributes.commands.map((command) => command.command).sort();
    assert.deepEqual(declared, Object.keys(commandTitles).sort());
  });
});

/** Imports that remain when types are gone; circles of types are harmless. */
const valueImportsOf = (file: string): string[] =>
  [...read(file).matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s*"(\.[^"]+)"/gm)].map(
    (match) => match[1]!,
  );
