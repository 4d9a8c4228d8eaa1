/**
 * Where kernels leave numbers between two of their own loops: behind the module's constants, a place for every
 * thread. Threads share the memory, but each has an instance of its own, and so globals of its own.
 */

/** As many threads as there are places; `../kernels.ts` says the same number. */
const THREADS: i32 = 64;
/** Bytes of one place: two cache lines, so that threads do not write side by side. */
const PLACE: usize = 128;

// @ts-ignore: decorator
@inline
function firstPlace(): usize {
  return (__heap_base + PLACE - 1) & ~(PLACE - 1);
}

/** This thread's place, `PLACE` bytes. */
export let place: usize = firstPlace();

/** Gives this instance the place of thread number `thread` (0 without asking). */
export function useThread(thread: i32): void {
  place = firstPlace() + PLACE * <usize>thread;
}

/** First byte behind the constants and all places. */
export function heapBase(): usize {
  return firstPlace() + PLACE * THREADS;
}
