/** Rounds of which the median is taken; of calls that take seconds, three at least. */
export const rounds: number;

/**
 * Median milliseconds of one call, after a round to warm up. Several calls take turns, round by round,
 * so that whatever else the machine does meets all of them.
 */
export function time<Calls extends (() => void)[]>(...calls: Calls): { [Call in keyof Calls]: number };

/** The same for one call that is done when its promise is. */
export function timePromises(call: () => Promise<unknown>): Promise<number>;
