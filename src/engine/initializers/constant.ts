import { defineInitializer } from "./definition";

export const zeros = defineInitializer({
  summary: "All entries 0: right for biases; a kernel of zeros keeps all units alike.",
  options: {},
  fill: ({ values }) => void values.fill(0),
});

export const ones = defineInitializer({
  summary: "All entries 1.",
  options: {},
  fill: ({ values }) => void values.fill(1),
});

export const constant = defineInitializer({
  summary: "All entries the same value.",
  options: { value: { kind: "number", default: 0, description: "The value of every entry." } },
  fill: ({ values, options }) => void values.fill(options.value),
});
