import type { Definition, OptionSchema, ValuesOf } from "../options";

/** When a learning rate is asked for. */
export interface Moment {
  /** Counts from 0. */
  readonly epoch: number;
  /** Mini-batches so far; counts from 0. */
  readonly step: number;
}

/** A learning-rate schedule: a pure function of the optimizer's rate α₀ and the moment. */
export interface ScheduleDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  rate(options: ValuesOf<Schema>, initial: number, moment: Moment): number;
}

export const defineSchedule = <const Schema extends OptionSchema>(
  definition: ScheduleDefinition<Schema>,
): ScheduleDefinition<Schema> => definition;
