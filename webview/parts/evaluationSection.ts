import type { Part } from "../../src/engine/facts";
import { aligned, integer } from "../format";
import type { Context } from "../state/context";
import { metricWords } from "../state/metricWords";
import { text } from "../strings";
import { Section } from "./section";
import { Table } from "./table";

const parts: readonly Part[] = ["train", "dev", "test"];

/** Cost and metrics over whole parts of the data. */
export class EvaluationSection {
  readonly section: Section;
  private readonly table = new Table(text("evaluation"), []);

  constructor(
    private readonly context: Context,
    invalidate: () => void,
  ) {
    this.section = new Section("evaluation", text("evaluation"), context.ui, invalidate, this.table.element);
  }

  draw(): void {
    const { evaluations } = this.context.run;
    this.section.show(evaluations !== undefined);
    if (evaluations === undefined || !this.section.active) return;
    const { epoch, step } = evaluations;
    this.section.say(
      epoch === 0 ? text("evaluatedBefore") : text("evaluatedAt", integer(epoch), integer(step)),
    );
    const given = parts.flatMap((part) => {
      const evaluation = evaluations.parts[part];
      return evaluation === undefined ? [] : [{ part, evaluation }];
    });
    const metrics = [...new Set(given.flatMap(({ evaluation }) => Object.keys(evaluation.metrics)))];
    this.table.setColumns([
      { label: text("part") },
      { label: text("cost"), numeric: true },
      ...metrics.map((label) => ({ label: metricWords(label), numeric: true })),
      { label: text("examplesColumn"), numeric: true },
    ]);
    this.table.update(
      given.map(({ part, evaluation }) => [
        text(`${part}_part`),
        aligned(evaluation.cost),
        ...metrics.map((metric) => aligned(evaluation.metrics[metric] ?? NaN)),
        integer(evaluation.examples),
      ]),
    );
  }
}
