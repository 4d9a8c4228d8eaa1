import type { RecordedRun } from "./runRecord";

/**
 * The series of a run as a table, a row a bucket. Where a bucket is one step there is one column a series; else
 * two, the least and the greatest value of its steps. A cell is empty where nothing was recorded.
 */
export function csvOf({ snapshot: { series, history, progress } }: RecordedRun): string {
  const single = (history?.stepsPerBucket ?? 1) === 1;
  const heads = single
    ? ["step", ...series.map(quoted)]
    : ["firstStep", "lastStep", ...series.flatMap((name) => [quoted(`${name} min`), quoted(`${name} max`)])];
  const rows = [heads.join(",")];
  if (history !== undefined) {
    const { buckets, stepsPerBucket, values } = history;
    const end = Math.max(1, progress?.step ?? Infinity) - 1;
    for (let bucket = 0; bucket < buckets; bucket++) {
      const first = bucket * stepsPerBucket;
      const row = single ? [first] : [first, Math.min(first + stepsPerBucket - 1, end)];
      const cells = series.flatMap((_, at) => {
        const place = (at * buckets + bucket) * 2;
        const [low, high] = [cell(values[place]!), cell(values[place + 1]!)];
        return single ? [low] : [low, high];
      });
      rows.push([...row, ...cells].join(","));
    }
  }
  return `${rows.join("\n")}\n`;
}

const cell = (value: number): string => (Number.isNaN(value) ? "" : String(value));

/** Names of layers may hold anything. */
const quoted = (name: string): string => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);
