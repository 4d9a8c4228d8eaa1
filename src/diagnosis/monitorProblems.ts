import type { DataHeader } from "../data/dataSpec";
import type { ModelDocument } from "../model/document";
import { monitors } from "../model/monitor";
import { impliedMetrics } from "../model/network";
import type { Problem } from "../model/problem";
import { listOf } from "../words/lists";
import { say } from "../words/words";

const path = ["training", "earlyStopping", "monitor"];

/** Early stopping that waits for a metric which the model does not measure would wait for ever. */
export function monitorProblems(document: ModelDocument, header: DataHeader | undefined): Problem[] {
  const { spec } = document;
  const name = spec?.training.earlyStopping?.monitor;
  const metric = name === undefined ? undefined : monitors[name]?.metric;
  // Which metrics are implied depends on the data.
  if (!spec || metric === undefined || (spec.metrics.length === 0 && !header)) return [];
  const measured = spec.metrics.length > 0 ? spec.metrics : impliedMetrics(spec, header);
  if (measured.some(({ type }) => type === metric)) return [];
  const types = listOf(measured.map(({ type }) => `\`${type}\``));
  const given = document.valueAt(["metrics"]);
  const list: unknown[] = Array.isArray(given) ? given : [given ?? measured[0]!.type];
  return [
    {
      rule: "unknown-name",
      severity: "error",
      message: say`\`${name!}\` watches the metric \`${metric}\`, and the model measures ${types}: add it to \`metrics\`.`,
      path,
      range: document.rangeOf(path),
      fixes: [
        { title: say`Measure \`${metric}\``, edits: [{ path: ["metrics"], value: [...list, metric] }] },
      ],
    },
  ];
}
