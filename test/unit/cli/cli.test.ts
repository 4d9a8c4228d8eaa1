import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { checkout, folderWith, json, modelDebugger, pointsCsv, pointsModel } from "./commandLine";

const stackTrace = /^\s+at .+:\d+:\d+/m;

describe("The command line", function () {
  this.timeout(60_000);

  it("ends a usage mistake with one line on stderr and status 2", () => {
    for (const args of [
      [],
      ["trian", "x"],
      ["train"],
      ["train", "a", "b"],
      ["train", "a", "--epochs", "x"],
      ...["0", "-1", "1.5", "two", "65"].map((count) => ["train", "a", `--threads=${count}`]),
      ["check", "--what"],
    ]) {
      const result = modelDebugger(args);
      assert.equal(result.status, 2, args.join(" "));
      assert.equal(result.stdout, "");
      assert.match(result.stderr, /^model-debugger: .+\n$/);
    }
  });

  it("train --threads N: the same weights to the bit, and a word where the machine has fewer cores", () => {
    const wide = (text: string) => text.replace('"units": 4', '"units": 3000');
    const folder = folderWith({ "wide.model.json": pointsModel(wide), "points.csv": pointsCsv });
    const beyond = availableParallelism() + 1;
    const saved = [1, 2, beyond].map((threads) => {
      const file = `${threads}.safetensors`;
      const result = modelDebugger(
        ["train", "wide.model.json", "--threads", String(threads), "--save", file],
        folder.path,
      );
      assert.equal(result.status, 0, result.stderr);
      assert.equal(/note: \d+ threads take turns here/.test(result.stdout), threads > availableParallelism());
      return readFileSync(join(folder.path, file));
    });
    for (const weights of saved) assert.ok(weights.equals(saved[0]!));
    folder.remove();
  });

  it("prints exactly one JSON document on stdout with --json, also where the model is wrong", () => {
    const folder = folderWith({
      "good.model.json": pointsModel(),
      "points.csv": pointsCsv,
      "bad.model.json": '{ "data": ',
    });
    for (const command of ["check", "train", "gradcheck"])
      for (const file of ["good.model.json", "bad.model.json", "none.model.json"])
        assert.doesNotThrow(
          () => json(modelDebugger([command, file, "--json"], folder.path)),
          `${command} ${file}`,
        );
    folder.remove();
  });

  it("tells each kind of bad input as FILE:LINE:COLUMN: error: …, with status 1 and no stack trace", () => {
    const cases: Readonly<Record<string, { model?: string; csv?: string; expect: RegExp }>> = {
      "a missing CSV": {
        model: pointsModel((text) => text.replace("points.csv", "point.csv")),
        expect: /^m\.model\.json:3:23: error: .*point\.csv.*points\.csv/m,
      },
      "a path outside the workspace": {
        model: pointsModel((text) => text.replace("points.csv", "../../x.csv")),
        expect: /^m\.model\.json:3:23: error: .*outside/m,
      },
      "a text cell in a numeric column": {
        csv: pointsCsv.replace(/^0,1,/m, "0,one,"),
        expect: /^points\.csv:2:3: error: .*"one".*"y"/m,
      },
      "an empty CSV": { csv: "", expect: /^points\.csv:1:1: error: .*empty/m },
      "a header alone": { csv: "x,y,kind\n", expect: /^points\.csv:\d+:\d+: error: /m },
      "truncated JSON": {
        model: pointsModel((text) => text.slice(0, 120)),
        expect: /^m\.model\.json:\d+:\d+: error: /m,
      },
      "an empty model file": { model: "", expect: /^m\.model\.json:1:1: error: /m },
      "a part without rows": {
        model: pointsModel((text) =>
          text.replace('"train": 0.8, "dev": 0.2', '"train": 0.999, "dev": 0.001'),
        ),
        expect: /^m\.model\.json:3:\d+: error: /m,
      },
      "an unknown key": {
        model: pointsModel((text) => text.replace("learningRate", "lerningRate")),
        expect: /^m\.model\.json:9:\d+: error: .*learningRate/m,
      },
      "shapes that do not fit": {
        model: pointsModel((text) => text.replace('"units": 4', '"units": 0')),
        expect: /^m\.model\.json:5:\d+: error: /m,
      },
    };
    for (const [title, { model, csv, expect }] of Object.entries(cases)) {
      const folder = folderWith({ "m.model.json": model ?? pointsModel(), "points.csv": csv ?? pointsCsv });
      for (const command of ["check", "train", "gradcheck"]) {
        const result = modelDebugger([command, "m.model.json"], folder.path);
        const text = result.stdout + result.stderr;
        assert.equal(result.status, 1, `${command}, ${title}: ${text}`);
        assert.match(text, expect, `${command}, ${title}`);
        assert.doesNotMatch(text, stackTrace);
      }
      folder.remove();
    }
  });

  it("names step, layer and pass of a NaN, says how to mend it, and ends with status 1", () => {
    const folder = folderWith({
      "m.model.json": pointsModel((text) =>
        text
          .replace('"type": "adam", "learningRate": 0.01', '"type": "sgd", "learningRate": 1e30')
          .replace("tanh", "relu"),
      ),
      "points.csv": pointsCsv,
    });
    const result = modelDebugger(["train", "m.model.json", "--json"], folder.path);
    assert.equal(result.status, 1);
    const document = json(result) as { status: string; findings: { rule: string; message: string }[] };
    assert.equal(document.status, "diverged");
    assert.ok(document.findings.some(({ rule }) => rule === "non-finite"));
    folder.remove();
  });

  it("tells runs and data that nothing can be learnt of by name, and ends as properly as with others", () => {
    const constant = (value: number) => `"kernelInitializer": { "type": "constant", "value": ${value} }`;
    const biased = (kernel: string, bias: number) =>
      `"relu", "kernelInitializer": "${kernel}", "biasInitializer": { "type": "constant", "value": ${bias} }`;
    const [head = "", ...rows] = pointsCsv.trim().split("\n");
    const csvOf = (...lines: readonly string[]) => `${[head, ...lines].join("\n")}\n`;
    const cases: readonly {
      title: string;
      change?: (text: string) => string;
      csv?: string;
      says: RegExp;
      status: number;
    }[] = [
      {
        title: "a cost that is NaN at step 0",
        change: (text) =>
          text
            .replace('"tanh"', `"relu", ${constant(1e38)}`)
            .replace('"sigmoid"', `"sigmoid", ${constant(1e38)}`),
        says: /^m\.model\.json:6:\d+: error: At step 0 .*NaN.*\[non-finite\]/m,
        status: 1,
      },
      {
        title: "gradients that are 0 everywhere",
        change: (text) => text.replace('"tanh"', biased("zeros", -1)),
        says: /No layer trains: the kernels of all of them receive no gradient.*\[untrained-layer\]/,
        status: 1,
      },
      {
        title: "no living unit",
        change: (text) => text.replace('"tanh"', biased("heNormal", -50)),
        says: /^m\.model\.json:5:\d+: error: 100 % of the units of dense_1 are silent.*\[dead-units\]/m,
        status: 1,
      },
      {
        title: "one row",
        change: (text) => text.replace(', "dev": 0.2', "").replace("0.8", "1"),
        csv: csvOf(rows[0]!),
        says: /warning: Train has a single row.*\[split-size\]/,
        status: 0,
      },
      {
        title: "one row for two parts",
        csv: csvOf(rows[0]!),
        says: /^m\.model\.json:3:\d+: error: The dev part gets no row/m,
        status: 1,
      },
      {
        title: "one class",
        csv: pointsCsv.replaceAll("odd", "even"),
        says: /error: Every row of train has the class "even".*\[degenerate-labels\]/,
        status: 1,
      },
      {
        title: "nothing but missing values",
        csv: csvOf(...rows.map(() => ",,")),
        says: /^points\.csv:2:1: error: Row 1 of points\.csv \(line 2\) has no value in column "x"/m,
        status: 1,
      },
      {
        title: "nothing but missing values, which are to be filled in",
        change: (text) => text.replace('"target"', '"missing": "mean", "target"'),
        csv: csvOf(...rows.map(() => ",,")),
        says: /error: .* and every other row have no value in column "x"/,
        status: 1,
      },
    ];
    for (const { title, change, csv = pointsCsv, says, status } of cases) {
      const model = pointsModel((text) => (change?.(text) ?? text).replace('"epochs": 3', '"epochs": 30'));
      const folder = folderWith({ "m.model.json": model, "points.csv": csv });
      const result = modelDebugger(["train", "m.model.json"], folder.path);
      const text = result.stdout + result.stderr;
      assert.match(text, says, `${title}: ${text}`);
      assert.equal(result.status, status, `${title}: ${text}`);
      assert.doesNotMatch(text, stackTrace);
      folder.remove();
    }
  });

  it("logs a run line by line, saves its weights and starts from them again", () => {
    const folder = folderWith({ "m.model.json": pointsModel(), "points.csv": pointsCsv });
    const saved = modelDebugger(
      ["train", "m.model.json", "--log", "run.jsonl", "--save", "w.safetensors"],
      folder.path,
    );
    assert.equal(saved.status, 0, saved.stderr);
    const lines = readFileSync(join(folder.path, "run.jsonl"), "utf8").trim().split("\n");
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    assert.equal(types[0], "started");
    assert.ok(types.includes("frame"));
    assert.equal(types.at(-1), "state");
    assert.ok(existsSync(join(folder.path, "w.safetensors")));
    const again = modelDebugger(
      ["train", "m.model.json", "--load", "w.safetensors", "--steps", "1", "--json"],
      folder.path,
    );
    const end = (json(modelDebugger(["train", "m.model.json", "--json"], folder.path)) as Summary).cost;
    assert.equal((json(again) as Summary).costs[0]!.train, end.train);
    folder.remove();
  });

  it("writes nothing over the model, tells before the training what cannot be written, and ends quietly on a closed pipe", () => {
    const folder = folderWith({ "m.model.json": pointsModel(), "points.csv": pointsCsv });
    const run = (...args: string[]) => modelDebugger(args, folder.path);
    for (const args of [
      ["init", "m.model.json", "--out", "m.model.json"],
      ["train", "m.model.json", "--save", "m.model.json"],
      ["train", "m.model.json", "--save", "none/w.safetensors"],
      ["train", "m.model.json", "--log", "none/run.jsonl"],
    ]) {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 1, args.join(" "));
      assert.match(stderr, /error: /);
      assert.doesNotMatch(stdout, /finished/, "it trained before it looked");
    }
    assert.equal(readFileSync(join(folder.path, "m.model.json"), "utf8"), pointsModel());
    const piped = spawnSync(
      "sh",
      ["-c", `"${process.execPath}" "${join(checkout, "dist/cli.js")}" init m.model.json --out w | true`],
      { cwd: folder.path, encoding: "utf8" },
    );
    assert.doesNotMatch(piped.stderr, stackTrace);
    folder.remove();
  });

  it("checks the other files where one cannot be read, and refuses a target among the inputs", () => {
    const folder = folderWith({
      "m.model.json": pointsModel((text) =>
        text.replace('"target": "kind"', '"target": "kind", "inputs": ["x", "kind"]'),
      ),
      "points.csv": pointsCsv,
    });
    const { findings } = json(modelDebugger(["check", "m.model.json", "none", "--json"], folder.path)) as {
      findings: { file: string; message: string }[];
    };
    assert.deepEqual(
      findings.map(({ file }) => file),
      ["m.model.json", "none"],
    );
    assert.match(findings[0]!.message, /give the answer away/);
    folder.remove();
  });

  it("tells the steps that early stopping trained, and which step's weights it brought back", () => {
    const folder = folderWith({
      "m.model.json": pointsModel((text) =>
        text
          .replace('"learningRate": 0.01', '"learningRate": 0.5')
          .replace(
            '"epochs": 3',
            '"epochs": 200, "earlyStopping": { "monitor": "devCost", "patience": 2, "restoreBest": true }',
          ),
      ),
      "points.csv": pointsCsv,
    });
    const document = json(modelDebugger(["train", "m.model.json", "--json"], folder.path)) as {
      status: string;
      steps: number;
      epochs: number;
      restoredStep: number;
    };
    assert.equal(document.status, "stoppedEarly");
    assert.equal(document.steps, document.epochs * 4);
    assert.equal(document.restoredStep, document.steps - 2 * 4);
    folder.remove();
  });

  it("refuses weights of another model and names the tensor", () => {
    const folder = folderWith({
      "m.model.json": pointsModel(),
      "n.model.json": pointsModel((text) => text.replace('"units": 4', '"units": 5')),
      "points.csv": pointsCsv,
    });
    modelDebugger(["train", "m.model.json", "--save", "w.safetensors"], folder.path);
    const result = modelDebugger(["train", "n.model.json", "--load", "w.safetensors"], folder.path);
    assert.equal(result.status, 1);
    assert.match(result.stderr, /dense_1\/kernel has shape \[2, 4\].*needs \[2, 5\]/);
    folder.remove();
  });
});

interface Summary {
  cost: { train: number };
  costs: { train: number }[];
}
