import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const checkout = process.cwd();

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line, as a shell would. */
export function modelDebugger(args: readonly string[], cwd = checkout): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, "dist/cli.js"), ...args], {
    cwd,
    encoding: "utf8",
    // Fashion's 70,000 pictures take that long on a busy machine, where its files are there.
    timeout: 180_000,
  });
  return { status, stdout, stderr };
}

export const json = (result: CommandResult): unknown => JSON.parse(result.stdout);

/** A folder with these files; `remove` deletes it. */
export function folderWith(files: Readonly<Record<string, string>>): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "model-debugger-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A small sound model of two classes on `points.csv`, with a change. */
export const pointsModel = (change: (text: string) => string = (text) => text): string =>
  change(`{
  "seed": 1,
  "data": { "source": "points.csv", "target": "kind", "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": 4, "activation": "tanh" },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "optimizer": { "type": "adam", "learningRate": 0.01 },
  "training": { "batchSize": 8, "epochs": 3 }
}
`);

export const pointsCsv = `x,y,kind\n${Array.from({ length: 40 }, (_, row) => `${Math.sin(row)},${Math.cos(row)},${row % 2 === 0 ? "even" : "odd"}`).join("\n")}\n`;
