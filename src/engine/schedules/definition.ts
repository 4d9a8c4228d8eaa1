import type { Definition, OptionSchema, ValuesOf } from "../options";

/** When a learning rate is asked for. */
export interface Moment {
  /** Counts from 0. */
  readonly epoch: number;
  /** Mini-batches so far; counts from 0. */
  readonly step: number;
  /** What the schedule remembers of the epochs so far, as `startMemory` makes it; absent: nothing yet. */
  readonly memory?: ArrayLike<number>;
}

/** What an epoch came to, once its parts are measured. */
export interface EpochCosts {
  /** Mini-batches done; counts from 1. */
  readonly step: number;
  /** Of the train part; absent where it was not measured. */
  readonly cost?: number;
  readonly devCost?: number;
}

/** What a schedule that reacts to the epochs' costs remembers of them: a few numbers, saved with a checkpoint. */
export interface ScheduleMemory {
  readonly start: readonly number[];
  /** Takes in one epoch, in place. */
  note(memory: Float64Array, costs: EpochCosts): void;
  /** The part whose cost it watches. */
  readonly monitor: "devCost" | "cost";
}

/** A learning-rate schedule: a pure function of the optimizer's rate α₀ and the moment, memory included. */
export interface ScheduleDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  rate(options: ValuesOf<Schema>, initial: number, moment: Moment): number;
  /** Of a schedule that reacts to how training goes; absent for those that only count. */
  memory?(options: ValuesOf<Schema>): ScheduleMemory | undefined;
}

export const defineSchedule = <const Schema extends OptionSchema>(
  definition: ScheduleDefinition<Schema>,
): ScheduleDefinition<Schema> => definition;
