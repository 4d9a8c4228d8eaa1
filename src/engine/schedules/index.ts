import { type Chosen, valuesOf } from "../options";
import { constant, cosine, exponential, inverseSqrt, inverseTime, staircase } from "./decays";
import { defineSchedule, type Moment, type ScheduleDefinition, type ScheduleMemory } from "./definition";
import { piecewise } from "./piecewise";
import { reduceOnPlateau } from "./reduceOnPlateau";

/** Goyal et al. 2017: a line up to α₀ over the first steps, then another schedule (which starts its count there). */
const warmup = defineSchedule({
  summary: "Rises evenly to α₀ over the first mini-batches, then follows another schedule.",
  options: {
    steps: {
      kind: "integer",
      default: 100,
      minimum: 1,
      description: "Mini-batches until the full rate is reached.",
    },
    then: {
      kind: "chosen",
      from: "schedules",
      default: { type: "constant", options: {} },
      description: "The schedule afterwards.",
    },
  },
  rate({ steps, then }, initial, moment): number {
    const { step } = moment;
    if (step < steps) return (initial * (step + 1)) / steps;
    return scheduledRate(then, initial, { ...moment, step: step - steps });
  },
  memory({ steps, then }): ScheduleMemory | undefined {
    const memory = scheduleMemory(then);
    // Costs of the warm-up say nothing about a plateau.
    return (
      memory && {
        ...memory,
        note: (numbers, costs) => {
          if (costs.step > steps) memory.note(numbers, costs);
        },
      }
    );
  },
});

/** Every learning-rate schedule of the file format by its name. */
export const schedules = {
  constant,
  inverseTime,
  exponential,
  inverseSqrt,
  staircase,
  piecewise,
  cosine,
  warmup,
  reduceOnPlateau,
} satisfies Record<string, ScheduleDefinition>;

export type ScheduleName = keyof typeof schedules;

const definitionOf = ({ type }: Chosen): ScheduleDefinition =>
  (schedules as Record<string, ScheduleDefinition>)[type]!;

/** The learning rate a schedule gives at a moment; a name that validation let through is in the registry. */
export const scheduledRate = (schedule: Chosen, initial: number, moment: Moment): number =>
  definitionOf(schedule).rate(valuesOf(schedule.options), initial, moment);

/** What a schedule remembers of the epochs; undefined for one that only counts. */
export const scheduleMemory = (schedule: Chosen): ScheduleMemory | undefined =>
  definitionOf(schedule).memory?.(valuesOf(schedule.options));
