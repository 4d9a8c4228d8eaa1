import { existsSync, readFileSync } from "node:fs";

export type Part = "train" | "dev" | "test";

/** What a model must reach when it is trained whole; `cost` is a metric too. */
export interface Goal {
  readonly part: Part;
  readonly metric: string;
  readonly least?: number;
  readonly most?: number;
}

export interface ExampleModel {
  readonly file: string;
  readonly goals?: readonly Goal[];
  /** Rules that must see what is wrong with it; none: it is healthy. */
  readonly findings?: readonly string[];
  /** How the tests train it, where the whole training takes longer than a few seconds. */
  readonly short?: { readonly epochs: number } | { readonly steps: number };
}

export interface Example {
  readonly folder: string;
  /** For people who choose among them. */
  readonly about: string;
  readonly lookAt: string;
  /** A file that cannot be committed, and where it comes from. */
  readonly needs?: { readonly file: string; readonly from: string };
  /** Its data are too many bytes for the package; Open Example says so. */
  readonly large?: true;
  readonly models: readonly ExampleModel[];
}

/** Every example, in the order of examples/README.md: the one declaration of their goals. */
export const examples = JSON.parse(readFileSync("examples/examples.json", "utf8")) as readonly Example[];

export const isComplete = ({ folder, needs }: Example): boolean =>
  needs === undefined || existsSync(`examples/${folder}/${needs.file}`);
