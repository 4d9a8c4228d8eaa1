/**
 * Learning-rate decay in the formulas of the deep-learning courses, by epoch number (from 0, so that
 * the first epoch runs at α₀) or by mini-batch number t (from 1).
 */
import { defineSchedule } from "./definition";

export const constant = defineSchedule({
  summary: "The optimizer's own learning rate throughout.",
  options: {},
  rate: (_options, initial) => initial,
});

export const inverseTime = defineSchedule({
  summary: "α₀ / (1 + rate · epoch).",
  options: {
    rate: { kind: "number", default: 1, minimum: 0, description: "How fast the rate decays, per epoch." },
  },
  rate: ({ rate }, initial, { epoch }) => initial / (1 + rate * epoch),
});

export const exponential = defineSchedule({
  summary: "α₀ · rate^epoch.",
  options: {
    rate: {
      kind: "number",
      default: 0.95,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Factor from one epoch to the next.",
    },
  },
  rate: ({ rate }, initial, { epoch }) => initial * rate ** epoch,
});

export const inverseSqrt = defineSchedule({
  summary: "α₀ · k / √t, t the number of the mini-batch from 1.",
  options: { k: { kind: "number", default: 1, exclusiveMinimum: 0, description: "Factor k." } },
  rate: ({ k }, initial, { step }) => (initial * k) / Math.sqrt(step + 1),
});

export const staircase = defineSchedule({
  summary: "Times factor after every so many epochs.",
  options: {
    every: {
      kind: "integer",
      default: 10,
      minimum: 1,
      description: "Epochs between two steps of the staircase.",
    },
    factor: {
      kind: "number",
      default: 0.5,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Factor at each step down.",
    },
  },
  rate: ({ every, factor }, initial, { epoch }) => initial * factor ** Math.floor(epoch / every),
});

export const cosine = defineSchedule({
  summary: "Half a cosine from α₀ down to minimum within so many epochs (Loshchilov & Hutter 2017).",
  options: {
    epochs: { kind: "integer", default: 10, minimum: 1, description: "Epochs until the minimum is reached." },
    minimum: { kind: "number", default: 0, minimum: 0, description: "The learning rate at the end." },
  },
  rate({ epochs, minimum }, initial, { epoch }) {
    const done = Math.min(epoch / epochs, 1);
    return minimum + ((initial - minimum) * (1 + Math.cos(Math.PI * done))) / 2;
  },
});
