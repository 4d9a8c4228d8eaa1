import { History } from "../../src/session/history";
import type { ComparedRun, Comparison } from "../../src/session/comparison";
import { moment } from "../moment";
import { text } from "../strings";

/** A run as the page shows it: beside what it was told, its letter, its name and its history. */
export interface ShownRun extends ComparedRun {
  readonly index: number;
  /** `A`, `B`, …: written beside its curve. */
  readonly letter: string;
  /** `A: my run`, or with its model and time where it has no name of its own. */
  readonly called: string;
  readonly past: History | undefined;
}

/** What the parts of the page look at. */
export class Compared {
  runs: readonly ShownRun[] = [];
  differences: Comparison["differences"] = [];
  /** Why there is nothing to see. */
  impossible: string | undefined;
  isKnown = false;

  take({ runs, differences }: Comparison): void {
    this.isKnown = true;
    this.impossible = undefined;
    this.runs = runs.map(shown);
    this.differences = differences;
  }
}

function shown(run: ComparedRun, index: number): ShownRun {
  const letter = String.fromCharCode("A".charCodeAt(0) + index);
  const name = run.title ?? text("runNamed", run.name, moment(run.startedAtMs));
  const past = run.history && new History(run.series);
  const fits = past !== undefined && run.history !== undefined && past.apply(run.history);
  return { ...run, index, letter, called: `${letter}: ${name}`, past: fits ? past : undefined };
}
