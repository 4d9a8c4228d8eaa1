/**
 * An epoch has ⌈n / batch⌉ steps: a batch as large as the data leaves one, and few epochs then mean few
 * updates. Batch normalization needs several examples to estimate a variance: one has none.
 * That sizes are powers of two is a custom with a small reason (memory lines, vector lanes): a hint.
 */
import { comesInParts } from "../../data/dataPlan";
import { defineStaticRule, type Symptom } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const batchSize = defineStaticRule({
  severity: "warning",
  summary: "The mini-batch leaves too few updates, or too few examples for batch normalization.",
  thresholds: {
    updates: {
      default: 20,
      description: "Updates in a whole run below which hardly anything can be learnt.",
    },
    leastRows: { default: 2, description: "Examples that a mini-batch needs under batch normalization." },
  },
  check({ model, shapes, data }, { updates, leastRows }) {
    const { training } = model;
    // With a source a part, the header counts the rows of all parts together.
    if (!data || comesInParts(model.data)) return [];
    const rows = Math.round(data.rows * model.data.split.train);
    const batch = training.batchSize === "full" ? rows : Math.min(training.batchSize, rows);
    if (rows === 0 || batch === 0) return [];
    const path = ["training", "batchSize"];
    const symptoms: Symptom[] = [];
    const total = Math.ceil(rows / batch) * training.epochs;
    if (batch === rows && total < updates) {
      const smaller = 2 ** Math.floor(Math.log2(Math.max(1, Math.min(32, rows / 4))));
      symptoms.push({
        path,
        message: sentences(
          say`A mini-batch of ${batch} holds the whole training part (${rows} rows), so ${training.epochs} epochs are only ${total} updates.`,
          say`Use a smaller batch or more epochs.`,
        ),
        evidence: { updates: total, rows },
        fixes:
          smaller < batch
            ? [{ title: say`Change batchSize to ${smaller}`, edits: [{ path, value: smaller }] }]
            : [],
      });
    }
    const last = rows % batch === 0 ? batch : rows % batch;
    // Over pixels or time steps even one example has a variance.
    const isPlainRow = (index: number) => (shapes[index]?.length ?? 1) === 1;
    if (
      last < leastRows &&
      model.layers.some(({ type }, index) => type === "batchNormalization" && isPlainRow(index))
    ) {
      symptoms.push({
        path,
        message: sentences(
          say`The last mini-batch of an epoch holds ${last} of the ${rows} training rows: batch normalization finds no variance in it and gives β alone.`,
          say`Choose a batch size that leaves more.`,
        ),
        evidence: { lastBatch: last, rows },
      });
    }
    const isGiven = batch === training.batchSize;
    if (symptoms.length === 0 && isGiven && !Number.isInteger(Math.log2(batch)))
      symptoms.push({
        severity: "info",
        path,
        message: sentences(
          say`Mini-batches of ${batch}: powers of two (${2 ** Math.floor(Math.log2(batch))}, ${2 ** Math.ceil(Math.log2(batch))}) suit memory and vector units best.`,
          say`A hint only; the training is as good.`,
        ),
        evidence: { batchSize: batch },
      });
    return symptoms;
  },
});
