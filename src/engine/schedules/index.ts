import { type Chosen, valuesOf } from "../options";
import { constant, cosine, exponential, inverseSqrt, inverseTime, staircase } from "./decays";
import { defineSchedule, type Moment, type ScheduleDefinition } from "./definition";
import { piecewise } from "./piecewise";

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
  rate({ steps, then }, initial, { epoch, step }): number {
    if (step < steps) return (initial * (step + 1)) / steps;
    return scheduledRate(then, initial, { epoch, step: step - steps });
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
} satisfies Record<string, ScheduleDefinition>;

export type ScheduleName = keyof typeof schedules;

/** The learning rate a schedule gives at a moment; a name that validation let through is in the registry. */
export function scheduledRate(schedule: Chosen, initial: number, moment: Moment): number {
  const definition: ScheduleDefinition = (schedules as Record<string, ScheduleDefinition>)[schedule.type]!;
  return definition.rate(valuesOf(schedule.options), initial, moment);
}
