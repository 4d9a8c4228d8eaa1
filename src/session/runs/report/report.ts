import type { Verdict } from "../../../engine/facts";
import type { Severity } from "../../../model/problem";
import type { HistoryFrame, RunState, SeriesName } from "../../protocol";
import type { RecordedRun } from "../runRecord";
import { bestOf } from "../runSummary";
import { escapeHtml } from "./escapeHtml";
import { reportStyle } from "./reportStyle";
import { short, svgPlot, type Curve } from "./svgPlot";
import { say } from "../../../words/words";

const states: Readonly<Record<RunState, () => string>> = {
  loading: () => say`Loading`,
  running: () => say`Running`,
  paused: () => say`Paused`,
  finished: () => say`Finished`,
  stoppedEarly: () => say`Stopped early`,
  stopped: () => say`Stopped`,
  diverged: () => say`Diverged`,
  failed: () => say`Failed`,
};

const severities = {
  error: () => say`error`,
  warning: () => say`warning`,
  info: () => say`info`,
} as const satisfies Readonly<Record<Severity, () => string>>;

const verdicts = {
  pass: () => say`pass`,
  note: () => say`note`,
  suspicious: () => say`suspicious`,
  mismatch: () => say`mismatch`,
} as const satisfies Readonly<Record<Verdict, () => string>>;

/** A curve needs no more points than a plot has pixels. */
const mostPoints = 680;
const parts = ["train", "dev", "test"] as const;

/** A run as one HTML page that needs nothing beside it: no script, no network. `language`: of the thread's texts. */
export function reportOf(run: RecordedRun, language: string): string {
  const { begin, note, snapshot } = run;
  const title = note.title ?? begin.name;
  const sections = [
    heading(run),
    curves(run),
    evaluations(run),
    findings(run),
    check(run),
    layers(run),
    text(run),
  ];
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}: ${states[snapshot.state]().toLowerCase()}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
${sections.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
}

function heading({ begin, note, snapshot, epochs, changes }: RecordedRun): string {
  const { info, progress, state, failure } = snapshot;
  const best = bestOf(epochs, info?.metrics ?? []);
  const facts: [string, string | undefined][] = [
    [say`State`, states[state]()],
    [
      say`Steps`,
      progress && (info ? say`${count(progress.step)} of ${count(info.totalSteps)}` : count(progress.step)),
    ],
    [say`Epochs`, progress && count(progress.epoch)],
    [say`Duration`, progress && `${short(progress.elapsedSeconds)} s`],
    [say`Best`, best && say`${best.part} ${best.name} ${short(best.value)}, epoch ${best.epoch}`],
    [say`Seed`, info && String(info.seed)],
    [say`Precision`, begin.precision],
    [say`Mini-batch`, info && count(info.batchSize)],
    [say`Training examples`, info?.parts.train === undefined ? undefined : count(info.parts.train)],
    [say`Changed by hand`, changesOf(changes)],
  ];
  const shown = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`],
  );
  return `<h1>${escapeHtml(note.title ?? begin.name)}</h1>
<p class="muted">${escapeHtml(begin.label)} · <time>${momentOf(begin.startedAtMs)}</time></p>
${failure === undefined ? "" : `<p class="error">${escapeHtml(failure.message)}</p>`}
<dl>${shown.join("")}</dl>`;
}

/** `2026-11-26 21:14:03 UTC` */
const momentOf = (ms: number): string => new Date(ms).toISOString().replace("T", " ").slice(0, 19) + " UTC";

/** `momentum 0.5 from step 120; …`, in the order in which it was done. */
function changesOf(changes: RecordedRun["changes"]): string | undefined {
  const words = changes.flatMap(({ step, intent }) =>
    intent.type === "setHyperparameter"
      ? intent.value === undefined
        ? say`${intent.name} as the file says from step ${step}`
        : say`${intent.name} ${intent.value} from step ${step}`
      : intent.type === "goBack"
        ? say`back from step ${step}`
        : [],
  );
  return words.length === 0 ? undefined : words.join("; ");
}

function curves({ snapshot: { series, history, info }, epochs }: RecordedRun): string {
  if (history === undefined) return "";
  const of = (name: SeriesName, label: string, style: string, isBand = false): Curve => ({
    name: label,
    style,
    isBand,
    points: pointsOf(series.indexOf(name), history),
  });
  const norms = (what: string) => {
    const named = series.filter((name) => name.startsWith(`${what}/`));
    return named.map((name, at) => of(name, name.slice(what.length + 1), `c${at % 8}`));
  };
  const metricCurves = (metric: string): Curve[] =>
    parts.flatMap((part, at) => {
      const points = epochs.flatMap(({ epoch, parts: { [part]: evaluation } }) => {
        const value = evaluation?.metrics[metric];
        return value === undefined ? [] : [{ x: epoch, low: value, high: value }];
      });
      return points.length < 2 ? [] : [{ name: part, style: `c${[2, 1, 3][at]!}`, points }];
    });
  const plots = [
    svgPlot({
      title: say`Cost`,
      xTitle: say`step`,
      yTitle: say`cost`,
      curves: [
        of("cost", say`mini-batch`, "c0", true),
        of("smoothedCost", say`average`, "c0"),
        of("trainCost", "train", "c2"),
        of("devCost", "dev", "c1"),
      ],
    }),
    ...(info?.metrics ?? []).map((metric) =>
      svgPlot({ title: metric, xTitle: say`epoch`, yTitle: metric, curves: metricCurves(metric) }),
    ),
    svgPlot({
      title: say`Gradient norm of each layer`,
      xTitle: say`step`,
      yTitle: say`L2 norm`,
      curves: norms("gradientNorm"),
      isLogarithmic: true,
    }),
    svgPlot({
      title: say`Activation norm of each layer`,
      xTitle: say`step`,
      yTitle: say`L2 norm`,
      curves: norms("activationNorm"),
      isLogarithmic: true,
    }),
  ];
  return `<h2>${escapeHtml(say`Curves`)}</h2>\n${plots.join("\n")}`;
}

/** A series' buckets, several in one where there are more than the plot has room for; no spike is lost. */
function pointsOf(at: number, { buckets, stepsPerBucket, values }: HistoryFrame): Curve["points"] {
  const points: { x: number; low: number; high: number }[] = [];
  const each = Math.max(1, Math.ceil(buckets / mostPoints));
  for (let from = 0; at >= 0 && from < buckets; from += each) {
    let [low, high] = [NaN, NaN];
    const to = Math.min(buckets, from + each);
    for (let bucket = from; bucket < to; bucket++) {
      const [minimum, maximum] = values.subarray((at * buckets + bucket) * 2);
      if (Number.isNaN(minimum!)) continue;
      if (!(low <= minimum!)) low = minimum!;
      if (!(high >= maximum!)) high = maximum!;
    }
    if (!Number.isNaN(low)) points.push({ x: ((from + to) * stepsPerBucket - 1) / 2, low, high });
  }
  return points;
}

function evaluations({ snapshot: { evaluations: last, info } }: RecordedRun): string {
  if (last === undefined) return "";
  const rows = parts.flatMap((part) => {
    const evaluation = last.parts[part];
    if (evaluation === undefined) return [];
    const metrics = (info?.metrics ?? []).map((name) => evaluation.metrics[name]);
    const numbers = [evaluation.examples, evaluation.cost, ...metrics];
    return [
      [
        part,
        ...numbers.map((value, at) => (value === undefined ? "" : at === 0 ? count(value) : short(value))),
      ],
    ];
  });
  const heads = [say`Part`, say`Examples`, say`Cost`, ...(info?.metrics ?? [])];
  return `<h2>${escapeHtml(say`Evaluation`)}</h2>\n${table(say`After epoch ${last.epoch}, step ${count(last.step)}.`, heads, rows)}`;
}

function findings({ snapshot: { findings: found } }: RecordedRun): string {
  if (found.length === 0) return `<h2>${escapeHtml(say`Findings`)}</h2>\n<p>${escapeHtml(say`None.`)}</p>`;
  const items = found.map(({ severity, rule, layer, step, line, message }) => {
    const where = [rule, layer, say`line ${line}`, step === undefined ? undefined : say`step ${count(step)}`];
    const words = where.filter((word) => word !== undefined).join(" · ");
    return `<li><strong class="${severity}">${escapeHtml(severities[severity]())}</strong> <span class="muted">${escapeHtml(words)}</span><br>${escapeHtml(message)}</li>`;
  });
  return `<h2>${escapeHtml(say`Findings`)}</h2>\n<ul>${items.join("\n")}</ul>`;
}

function check({ snapshot: { gradientCheck } }: RecordedRun): string {
  if (gradientCheck === undefined) return "";
  const { passed, relativeError, epsilon, tolerance, parameters } = gradientCheck;
  const rows = parameters.map((one) => [
    `${one.layer}/${one.parameter}`,
    verdicts[one.verdict](),
    one.checked === 0 ? "" : one.relativeError.toExponential(1),
    say`${count(one.checked)} of ${count(one.of)}`,
  ]);
  const words = passed
    ? say`Passed: largest relative error ${relativeError.toExponential(1)}, tolerance ${tolerance}, ε = ${epsilon}.`
    : say`Not passed: largest relative error ${relativeError.toExponential(1)}, tolerance ${tolerance}, ε = ${epsilon}.`;
  return `<h2>${escapeHtml(say`Gradient check`)}</h2>\n${table(words, [say`Tensor`, say`Verdict`, say`Relative error`, say`Checked`], rows)}`;
}

function layers({ snapshot: { info } }: RecordedRun): string {
  if (info === undefined) return "";
  const rows = info.layers.map((layer) => [
    layer.name,
    layer.type,
    layer.outputShape,
    count(layer.parameters),
  ]);
  const total = info.layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const words = say`${info.layers.length} layers, ${count(total)} parameters.`;
  return `<h2>${escapeHtml(say`Layers`)}</h2>\n${table(words, [say`Layer`, say`Type`, say`Output shape`, say`Parameters`], rows)}`;
}

const text = ({ begin }: RecordedRun): string =>
  `<h2>${escapeHtml(say`Model`)}</h2>\n<p class="muted">${escapeHtml(say`${begin.label}, as it was trained`)}</p>\n<pre tabindex="0">${escapeHtml(begin.text)}</pre>`;

function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const body = rows.map(
    ([first, ...cells]) =>
      `<tr><th scope="row">${escapeHtml(first ?? "")}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll" tabindex="0"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

const count = (value: number): string => value.toLocaleString("en-US");
