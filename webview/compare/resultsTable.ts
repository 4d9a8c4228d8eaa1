import type { Part } from "../../src/engine/facts";
import type { RunState } from "../../src/session/protocol";
import { h } from "../dom";
import { aligned, decimal, duration, integer } from "../format";
import { icon, type IconName } from "../icons";
import { metricWords } from "../state/metricWords";
import { Section } from "../parts/section";
import { Table, type Cell, type Column } from "../parts/table";
import { text, type StringKey } from "../strings";
import type { CompareContext } from "./comparePage";
import type { ShownRun } from "./compared";

const icons: Partial<Readonly<Record<RunState, IconName>>> = {
  finished: "finished",
  stoppedEarly: "finished",
  stopped: "stopped",
  diverged: "error",
  failed: "error",
};
const groups: Readonly<Record<Part, StringKey>> = { train: "trainGroup", dev: "devGroup", test: "testGroup" };
const parts = Object.keys(groups) as Part[];

/** How each run ended: a row a run, cost and metrics of every part beside its seed and precision. */
export class ResultsTable {
  readonly section: Section;
  private readonly table = new Table(text("results"), []);

  constructor(
    private readonly context: CompareContext,
    invalidate: () => void,
  ) {
    this.section = new Section("results", text("results"), context.ui, invalidate, this.table.element);
  }

  draw(): void {
    const { runs } = this.context.compared;
    this.section.show(runs.length > 0);
    if (!this.section.active) return;
    const measured = parts.flatMap((part) => {
      const metrics = [...new Set(runs.flatMap((run) => Object.keys(run.parts[part]?.metrics ?? {})))];
      return runs.some((run) => run.parts[part] !== undefined) ? [{ part, metrics }] : [];
    });
    const columns: Column[] = [
      { label: text("run") },
      { label: text("stateColumn") },
      { label: text("bestColumn"), title: text("bestHint") },
      ...measured.flatMap(({ part, metrics }) =>
        ["cost", ...metrics].map((name) => ({
          label: metricWords(name),
          numeric: true,
          group: text(groups[part]),
        })),
      ),
      { label: text("step"), numeric: true },
      { label: text("epoch"), numeric: true },
      { label: text("duration"), numeric: true },
      { label: text("seed"), numeric: true },
      { label: text("precision") },
      { label: text("changedByHand"), title: text("byHandHint"), numeric: true },
      { label: text("findingsColumn"), numeric: true },
    ];
    this.table.setColumns(columns);
    this.table.update(
      runs.map((run): Cell[] => [
        this.nameOf(run),
        stateOf(run),
        bestOf(run),
        ...measured.flatMap(({ part, metrics }) => {
          const evaluation = run.parts[part];
          const values = [evaluation?.cost, ...metrics.map((name) => evaluation?.metrics[name])];
          return values.map((value) => (value === undefined ? text("nothing") : aligned(value)));
        }),
        integer(run.step),
        integer(run.epoch),
        duration(run.seconds),
        run.seed === undefined ? text("nothing") : String(run.seed),
        run.precision,
        integer(run.changes),
        integer(run.findings.length),
      ]),
    );
  }

  private nameOf(run: ShownRun): HTMLElement {
    const { host } = this.context;
    const click = () => host.postMessage({ type: "openRun", id: run.id });
    const title = text("openRun", run.called);
    const link = h("button", { type: "button", class: "link", title, on: { click } }, run.called);
    return h("span", { class: "name-cell" }, h("span", { class: `swatch run-${run.index}` }), link);
  }
}

function stateOf({ state, failure }: ShownRun): HTMLElement {
  const cell = h("span", { class: "state", "data-state": state, title: failure }, text(state));
  cell.prepend(icon(icons[state] ?? "running"));
  return cell;
}

const bestOf = ({ best }: ShownRun): string =>
  best === undefined
    ? text("nothing")
    : text("bestNumber", text(`${best.part}_part`), metricWords(best.name), decimal(best.value), best.epoch);
