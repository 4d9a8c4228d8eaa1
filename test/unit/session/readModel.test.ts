import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lint } from "../../../src/diagnosis/lint";
import { layerViews } from "../../../src/model/layerViews";
import { placeOfGradient } from "../../../src/model/gradientPlace";
import { readModel } from "../../../src/session/readModel";
import { applyTextEdits } from "../../../src/model/edit";

/** A workspace folder with these files. */
const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), "model-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const read = (
  text: string,
  given: { name?: string; mayRun?: boolean; files?: Record<string, string> } = {},
) => {
  const { name = "m.model.ts", mayRun = true, files = {} } = given;
  const root = folderWith(files);
  folders.push(root);
  const lines: string[] = [];
  const document = readModel({ text, file: join(root, name), root, mayRun, log: (line) => lines.push(line) });
  return { document, lines, root };
};

const swish = `const swish = {
  type: "custom", name: "swish",
  parameters: { beta: { shape: [1], initializer: "ones" } },
  forward({ inputs: [x], output: y, parameters: { beta } }) {
    for (let i = 0; i < x.data.length; i++) y.data[i] = x.data[i] / (1 + Math.exp(-beta.data[0] * x.data[i]));
  },
  backward({ inputs: [x], outputGradient: dy, inputGradients: [dx], parameterGradients: { beta: dBeta } }) {
    for (let i = 0; i < x.data.length; i++) {
      dx.data[i] = dy.data[i];
      dBeta.data[0] += dy.data[i];
    }
  },
};
`;
const withLayers = (layers: string, head = "", rest = ""): string =>
  `${head}export default {
  data: { source: { generator: "moons" } },
  layers: [${layers}],
  loss: "binaryCrossentropy",${rest}
};
`;
const last = `{ type: "dense", units: 1, activation: "sigmoid" }`;
const sayings = (text: string, given?: Parameters<typeof read>[1]) => {
  const { document } = read(text, given);
  return document.problems.map(({ message, range, rule }) => {
    const { line } = document.lines.positionAt(range.offset);
    return `${line} ${rule}: ${message}`;
  });
};

describe("A model file in code", () => {
  it("says what a JSON file of the same values says", () => {
    const object = {
      data: { source: { generator: "moons" } },
      layers: [
        { type: "dense", units: 3 },
        { type: "dense", units: 1, activation: "sigmoid" },
      ],
      loss: "binaryCrossentropy",
      optimizer: { type: "sgd", learningRate: 0.1 },
    };
    const json = readModel({ text: JSON.stringify(object), file: "/m.model.json", root: "/", mayRun: false });
    for (const name of ["m.model.ts", "m.model.js", "m.model.mjs"]) {
      const { document } = read(`export default ${JSON.stringify(object)};`, { name });
      assert.deepEqual(document.problems, []);
      assert.deepEqual({ ...document.spec, name: "" }, { ...json.spec, name: "" });
    }
    const { document: common } = read(`module.exports = ${JSON.stringify(object)};`, { name: "m.model.js" });
    assert.deepEqual(common.spec?.layers, json.spec?.layers);
  });

  it("runs TypeScript, its own modules and its constants without a build step", () => {
    const text = withLayers(
      `...Array.from({ length: depth }, () => ({ type: "dense", units: width as number })), double(2), ${last}`,
      `import type { Model } from "model-debugger";\nimport { width, double, type Unused } from "./helper.js";\nimport sizes from "./sizes.json";\nenum Depth { deep = 3 }\nconst depth: number = Depth.deep + sizes[0]!;\nconsole.log("depth", depth);\n`,
    );
    const { document, lines } = read(text, {
      files: {
        "helper.ts": `export type Unused = string;\nexport const width = 7;\nexport const double = (n: number) => ({ type: "custom", name: "double", forward() {}, backward() {} });`,
        "sizes.json": "[1]",
      },
    });
    assert.deepEqual(document.problems, []);
    assert.deepEqual(lines, ["depth 4"]);
    assert.deepEqual(
      document.layers.map(({ name }) => name),
      ["dense_1", "dense_2", "dense_3", "dense_4", "double", "dense_5"],
    );
    assert.equal(layerViews(document).at(-2)?.outputShape, "[batch, 7]");
  });

  it("underlines what is wrong where it is written", () => {
    const text = withLayers(
      `\n  { type: "dense", units: wide, actvation: "relu" },\n  last,\n  `,
      `const wide = -4;\nconst last = { type: "dense", units: 1, activation: "sigmod" };\n`,
    );
    assert.deepEqual(sayings(text), [
      "1 out-of-range: Expected a whole number of at least 1, found -4.",
      "2 unknown-name: There is no activation `sigmod`. Did you mean `sigmoid`?",
      "6 unknown-key: `actvation` is not a key of `dense`. Did you mean `activation`?",
    ]);
  });

  it("underlines the call that made a layer, and never offers to edit what code makes", () => {
    const text = withLayers(
      `\n    make(0),\n    ${last}`,
      `function make(units) {\n  const layer = { type: "dense" };\n  layer.units = units;\n  return layer;\n}\n`,
    );
    const { document } = read(text, { name: "m.model.js" });
    assert.deepEqual(sayings(text, { name: "m.model.js" }), [
      "9 out-of-range: Expected a whole number of at least 1, found 0.",
    ]);
    assert.deepEqual(document.textEdits([{ path: ["layers", 0, "units"], value: 4 }]), []);
    const edits = document.textEdits([{ path: ["layers", 1, "activation"], value: "tanh" }]);
    assert.ok(applyTextEdits(text, edits).includes(`units: 1, activation: "tanh"`));
    const added = document.textEdits([{ path: ["training", "epochs"], value: 3 }]);
    assert.match(
      applyTextEdits(text, added),
      /loss: "binaryCrossentropy",\n\s+"?training"?: \{ "epochs": 3 \}/,
    );
  });

  it("makes layers of custom objects, names them, and finds their functions and gradients", () => {
    const { document } = read(
      withLayers(`{ type: "dense", units: 4 }, swish, { repeat: 2, layers: [swish] }, ${last}`, swish),
    );
    assert.deepEqual(document.problems, []);
    assert.deepEqual(lint(document, undefined), []);
    assert.deepEqual(
      document.layers.map(({ name }) => name),
      ["dense_1", "swish", "swish_1", "swish_2", "dense_2"],
    );
    assert.equal(layerViews(document)[1]?.parameterCount, 1);
    const place = placeOfGradient(document, { layer: "swish_1", parameter: "beta" });
    assert.deepEqual([place.backward?.line, place.backward?.column, place.forward?.line], [10, 7, 4]);
    assert.equal(placeOfGradient(document, { layer: "swish", parameter: "input" }).backward?.line, 9);
  });

  it("numbers one custom object that is used twice", () => {
    const { document } = read(withLayers(`swish, swish, ${last}`, swish));
    assert.deepEqual(
      document.layers.map(({ name }) => name),
      ["swish_1", "swish_2", "dense_1"],
    );
  });

  it("asks a custom layer for its shape, and tells what is wrong with the answer", () => {
    const pair = (shape: string) =>
      `const pair = { type: "custom", name: "pair", outputShape: ${shape}, forward() {}, backward() {} };\n`;
    const { document } = read(withLayers(`pair, ${last}`, pair("([x]) => [x[0], x[1] * 2]")));
    assert.equal(layerViews(document)[0]?.outputShape, "[batch, 4]");
    for (const shape of [
      "() => 'two'",
      "() => { throw new Error('no shape'); }",
      "([x]) => [x[0], x[1] / 3]",
    ]) {
      const { document: broken } = read(withLayers(`pair, ${last}`, pair(shape)));
      const problem = lint(broken, undefined)[0]!;
      assert.equal(problem.rule, "shape-mismatch", shape);
      assert.match(problem.message, /pair/, shape);
    }
  });

  it("finds the gradient's line in a backward of any style", () => {
    const styles: Readonly<Record<string, [string, number]>> = {
      member: [
        `backward(a) {\n    for (const i of a.inputs[0].data.keys())\n      a.inputGradients[0].data[i] = 1;\n  }`,
        3,
      ],
      destructured: [
        `backward({ inputGradients, outputGradient }) {\n    const [dx] = inputGradients;\n    const d = dx.data;\n    d.set(outputGradient.data);\n  }`,
        4,
      ],
      arrow: [`backward: ({ inputGradients: [{ data: d }] }) => {\n    d.fill(1);\n  }`, 2],
      helper: [`backward({ inputGradients: [dx] }) {\n    fillIt(dx);\n  }`, 2],
      reference: [`backward: elsewhere`, -1],
    };
    for (const [style, [backward, line]] of Object.entries(styles)) {
      const head = `function fillIt(t) { t.data.fill(1); }\nfunction elsewhere({ inputGradients: [dx] }) { dx.data[0] = 1; }\nconst own = { type: "custom", name: "own", forward() {},\n  ${backward} };\n`;
      const { document } = read(withLayers(`own, ${last}`, head), { name: "m.model.js" });
      const place = placeOfGradient(document, { layer: "own", parameter: "input" });
      assert.equal(place.backward?.line, line + 3, style);
    }
  });

  it("finds functions of another module and of a factory", () => {
    const helper = `export const make = () => ({\n  type: "custom", name: "made",\n  forward() {},\n  backward({ inputGradients: [dx] }) {\n    dx.data[0] = 1;\n  },\n});\n`;
    const { document, root } = read(withLayers(`make(), ${last}`, `import { make } from "./helper";\n`), {
      files: { "helper.ts": helper },
    });
    const { backward, path } = placeOfGradient(document, { layer: "made", parameter: "input" });
    assert.deepEqual([backward?.file, backward?.line, path], [join(root, "helper.ts"), 5, ["layers", 0]]);
  });

  it("accepts a custom loss", () => {
    const text = withLayers(last, "").replace(
      `"binaryCrossentropy"`,
      `{ type: "custom", name: "mine", forward() {}, backward({ inputGradients: [d] }) { d.data[0] = 1; } }`,
    );
    const { document } = read(text);
    assert.deepEqual(document.problems, []);
    assert.equal(document.spec?.loss.type, "custom:mine");
    assert.equal(placeOfGradient(document, { layer: "loss", parameter: "input" }).backward?.line, 4);
  });
});

describe("A model file in code that is not right", () => {
  it("tells what it threw, on the line", () => {
    assert.deepEqual(
      sayings(`const a: number = 1;\nconst b = a.c.d;\nexport default { layers: b, loss: 1 };`),
      ["2 code-error: The code threw TypeError: Cannot read properties of undefined (reading 'd')."].concat(
        sayings(`const a: number = 1;\nconst b = a.c.d;\nexport default { layers: b, loss: 1 };`).slice(1),
      ),
    );
    assert.match(
      sayings(`throw "a tantrum";\nexport default {};`)[0]!,
      /1 code-error: The code threw the value a tantrum\./,
    );
  });

  it("tells what cannot be read, and still reads the rest", () => {
    assert.match(sayings(`export default { layers: [ , loss: };`)[0]!, /^1 syntax: /);
    assert.match(
      sayings(`const x = ;\nexport default { data: {}, layers: [], loss: 1 };`)[0]!,
      /^1 syntax: Unexpected token\./,
    );
  });

  it("tells of imports that are not its own", () => {
    const withImport = (from: string) => withLayers(last, `import x from "${from}";\nconst y = x;\n`);
    assert.match(sayings(withImport("lodash"))[0]!, /1 code-error: `lodash` cannot be imported/);
    assert.match(sayings(withImport("node:fs"))[0]!, /1 code-error: `node:fs` cannot be imported/);
    assert.match(sayings(withImport("./nowhere"))[0]!, /1 code-error: There is no module `\.\/nowhere`/);
    assert.match(sayings(withImport("../../etc/passwd"))[0]!, /1 code-error: .*outside/);
  });

  it("tells an error of another module with its place", () => {
    const { document, root } = read(
      withLayers(`...layers, ${last}`, `import { layers } from "./helper";\n`),
      { files: { "helper.ts": `\nexport const layers = nothing.at.all;` } },
    );
    assert.ok(document.problems.some(({ message }) => message.startsWith(`${join(root, "helper.ts")}:2:`)));
  });

  it("ends an outputShape without an end, once, and goes on", () => {
    const layer = `{ type: "custom", name: "own", outputShape([x]) { for (;;) x[0] += 0; }, forward() {}, backward() {} }`;
    const { document } = read(withLayers(`\n  ${layer},\n  ${last}`));
    const beganMs = performance.now();
    const [problem] = lint(document, undefined);
    assert.ok(performance.now() - beganMs < 5_000);
    assert.equal(problem?.rule, "shape-mismatch");
    assert.match(problem.message, /outputShape was asked, and it had not ended after 1 s/);
    assert.equal(document.lines.positionAt(problem.range.offset).line, 4);
  });

  it("ends a loop without an end", function () {
    this.timeout(10_000);
    assert.match(
      sayings(`while (true) {}\nexport default { data: {}, layers: [], loss: "x" };`)[0]!,
      /had not ended after 2 s/,
    );
  });

  it("tells a missing export, a model that is no object, and one that holds itself", () => {
    assert.match(sayings(`export const layers = [];`)[0]!, /code-error: The file exports no model/);
    assert.match(sayings(`export default () => 3;`)[0]!, /wrong-type: .*found a function/);
    assert.match(
      sayings(`const m = { layers: [] };\nm.layers.push(m);\nexport default m;`, { name: "m.model.js" })[0]!,
      /code-error: The model nests more than 100 levels deep/,
    );
  });

  it("tells what a custom layer lacks, at its place", () => {
    const own = (body: string) => withLayers(`\n  { type: "custom", name: "own", ${body} }, ${last}`);
    assert.match(sayings(own("forward() {}"))[0]!, /4 missing-key: `backward` is missing/);
    assert.match(
      sayings(own("forward: 3, backward() {}"))[0]!,
      /4 wrong-type: Expected a function, found the number 3/,
    );
    assert.match(
      sayings(own("forward() {}, backward() {}, outputshape() {}"))[0]!,
      /Did you mean `outputShape`/,
    );
    assert.match(
      sayings(own("forward() {}, backward() {}, parameters: { w: { initializer: 'zeros' } }"))[0]!,
      /`shape` is missing/,
    );
    assert.match(
      sayings(own("forward() {}, backward() {}, parameters: { w: { shape: [0] } }"))[0]!,
      /at least 1/,
    );
    assert.match(
      sayings(own("forward() {}, backward() {}, parameters: { 'a/b': { shape: [1] } }"))[0]!,
      /cannot be called/,
    );
  });
});

describe("A model file in code that may not run", () => {
  it("is read as far as its text tells, and complains of nothing that only running would tell", () => {
    const text = withLayers(
      `{ type: "dense", units: wide }, make(), ...more, { type: "dense", units: compute(), activation: "rel" }, swish, ${last}`,
      `${swish}const wide = 6;\nconst make = () => { throw new Error("ran"); };\n`,
      `\n  optimizer: { type: "sgd", learningRate: rate },`,
    );
    const { document } = read(text, { mayRun: false });
    assert.deepEqual(
      document.problems.map(({ message }) => message),
      ["There is no activation `rel`. Did you mean `relu`?"],
    );
    assert.equal(document.valueAt(["layers", 0, "units"]), 6);
    assert.doesNotThrow(() => lint(document, undefined));
    assert.equal(layerViews(document)[0]?.outputShape, "[batch, 6]");
    assert.equal(layerViews(document).at(-1)?.outputShape, undefined);
  });

  it("knows the shape of a custom layer that keeps it", () => {
    const { document } = read(withLayers(`{ type: "dense", units: 5 }, swish, ${last}`, swish), {
      mayRun: false,
    });
    assert.deepEqual(document.problems, []);
    assert.equal(layerViews(document)[1]?.outputShape, "[batch, 5]");
  });
});
