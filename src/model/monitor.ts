import type { Part } from "../engine/facts";
import { registries } from "./registries";

/** A number of an evaluation that early stopping can watch. */
export interface Monitor {
  readonly part: Extract<Part, "train" | "dev">;
  /** Undefined: the cost. */
  readonly metric: string | undefined;
  readonly better: "higher" | "lower";
  readonly description: string;
}

/** `dev` and `accuracy` are `devAccuracy`. */
const nameOf = (part: string, what: string): string => part + what[0]!.toUpperCase() + what.slice(1);

const measured = [
  ["cost", { metric: undefined, better: "lower" }] as const,
  ...Object.entries(registries.metrics).flatMap(([metric, { better }]) =>
    better ? [[metric, { metric, better }] as const] : [],
  ),
];

/** Every monitor by its name: the cost and each metric that is a number, on the dev and on the train part. */
export const monitors: Readonly<Record<string, Monitor>> = Object.fromEntries(
  measured.flatMap(([what, monitor]) =>
    (["dev", "train"] as const).map((part): [string, Monitor] => [
      nameOf(part, what),
      { ...monitor, part, description: `The ${what} on the ${part} part; ${monitor.better} is better.` },
    ]),
  ),
);
