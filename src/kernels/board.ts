/**
 * What the threads of a team agree through: one block of shared memory. The leader opens a call in parts; whoever is
 * free claims the next one. A helper that sleeps, comes late or is kept from running costs nothing: the leader claims
 * what nobody has begun, and waits for begun parts alone.
 */
import { say } from "../words/words";
import { sentences } from "../words/lists";

/** Places in the block, each on a cache line of its own where several threads write. 32-bit integers … */
const place = {
  open: 0,
  done: 16,
  sleeping: 32,
  waiting: 48,
  ended: 64,
  failed: 65,
  kernel: 80,
  parts: 81,
} as const;
/** … and 64-bit numbers. */
const callAt = 48;
const resultsAt = 64;

/** The most arguments of a kernel, rounded up. */
export const callSize = 16;
/** The most parts of a call. */
export const mostParts = 64;
export const boardBytes = Float64Array.BYTES_PER_ELEMENT * (resultsAt + mostParts);

/** Looks for work before a helper goes to sleep: some 0.2 ms, several times what waking up takes. */
const looksForWork = 100_000;
/** Looks for the end of the others' parts before the leader makes room for them: some 50 µs. */
const looksForDone = 25_000;
/** A part that ends so much after the leader's own is late: its thread does not get a core. */
const lateMs = 0.2;
/** How long the leader sleeps at a time for a late part; it is woken when the part is done. */
const sleepMs = 100;
/** How long the leader waits in all for a part that does not end. */
export const defaultPatienceMs = 60_000;

/** The parts nobody has claimed, `first` … `end` − 1, as one integer. */
const span = (first: number, end: number): number => (end << 16) | first;
const firstOf = (open: number): number => open & 0xffff;
const endOf = (open: number): number => open >>> 16;
const isOpen = (open: number): boolean => firstOf(open) < endOf(open);

/** A thread that shared a calculation is gone, or failed in its part; what it was at may be half done. */
export class LostThread extends Error {
  constructor(reason: string) {
    super(
      sentences(
        say`A thread that helped with the calculations was lost (${reason}), and the training with it.`,
        say`Train again; if it happens again, train with one thread.`,
      ),
    );
    this.name = "LostThread";
  }
}

export class Board {
  /** The arguments of the open call. */
  readonly call: Float64Array;
  /** What each part's kernel returned. */
  readonly results: Float64Array;
  private readonly states: Int32Array;

  constructor(
    readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(boardBytes),
    private readonly patienceMs = defaultPatienceMs,
  ) {
    this.states = new Int32Array(buffer);
    this.call = new Float64Array(buffer, callAt * Float64Array.BYTES_PER_ELEMENT, callSize);
    this.results = new Float64Array(buffer, resultsAt * Float64Array.BYTES_PER_ELEMENT, mostParts);
  }

  /** Number of the open call's kernel. */
  get kernel(): number {
    return this.states[place.kernel]!;
  }

  /** Parts of the open call. */
  get parts(): number {
    return this.states[place.parts]!;
  }

  /** Leader: opens the call whose arguments stand in `call`. Part 0 is the leader's own, the others anybody's. */
  open(kernel: number, parts: number): void {
    const { states } = this;
    states[place.kernel] = kernel;
    states[place.parts] = parts;
    Atomics.store(states, place.done, 0);
    Atomics.store(states, place.open, span(1, parts));
    if (Atomics.load(states, place.sleeping) > 0) Atomics.notify(states, place.open, parts - 1);
  }

  /**
   * The number of a part that is now the caller's to do; −1 when none is left. The leader goes up, helpers come down:
   * so each goes on with what it has in its cache from the calls before.
   */
  claim(way: "up" | "down"): number {
    const { states } = this;
    for (let open = Atomics.load(states, place.open); isOpen(open);) {
      const first = firstOf(open);
      const end = endOf(open);
      const left = way === "up" ? span(first + 1, end) : span(first, end - 1);
      const found = Atomics.compareExchange(states, place.open, open, left);
      if (found === open) return way === "up" ? first : end - 1;
      open = found;
    }
    return -1;
  }

  /** Helper: the part it claimed is done. */
  finish(): void {
    const { states } = this;
    Atomics.add(states, place.done, 1);
    if (Atomics.load(states, place.waiting) > 0) Atomics.notify(states, place.done);
  }

  /** Helper: it cannot go on. */
  fail(): void {
    Atomics.store(this.states, place.failed, 1);
    this.finish();
  }

  /**
   * Leader: returns when the helpers have done the `count` parts they claimed, and whether they were in time. Throws
   * where that cannot happen.
   */
  awaitDone(count: number): "in time" | "late" {
    const { states } = this;
    let looks = 0;
    while (Atomics.load(states, place.done) < count && looks < looksForDone) looks++;
    const timing = looks < looksForDone ? "in time" : this.sleepUntilDone(count);
    if (Atomics.load(states, place.failed) !== 0) throw new LostThread(say`it failed in its part`);
    return timing;
  }

  private sleepUntilDone(count: number): "in time" | "late" {
    const { states } = this;
    Atomics.store(states, place.waiting, 1);
    let waitedMs = 0;
    for (let done = Atomics.load(states, place.done); done < count; done = Atomics.load(states, place.done)) {
      const ms = waitedMs === 0 ? lateMs : sleepMs;
      if (Atomics.wait(states, place.done, done, ms) !== "timed-out") continue;
      waitedMs += ms;
      if (waitedMs >= this.patienceMs) throw new LostThread(say`it did not finish its part`);
    }
    Atomics.store(states, place.waiting, 0);
    return waitedMs > 0 ? "late" : "in time";
  }

  /** Helper: returns true when there may be a part to claim, false when the team has ended. Sleeps meanwhile. */
  awaitWork(): boolean {
    const { states } = this;
    let looks = 0;
    for (let open = this.look(); !isOpen(open); open = this.look()) {
      if (Atomics.load(states, place.ended) !== 0) return false;
      if (++looks < looksForWork) continue;
      Atomics.add(states, place.sleeping, 1);
      Atomics.wait(states, place.open, open);
      Atomics.sub(states, place.sleeping, 1);
      looks = 0;
    }
    return true;
  }

  private look(): number {
    return Atomics.load(this.states, place.open);
  }

  /** Leader: sends the helpers home. Calls go on with the leader alone. */
  end(): void {
    Atomics.store(this.states, place.ended, 1);
    Atomics.notify(this.states, place.open);
  }
}
