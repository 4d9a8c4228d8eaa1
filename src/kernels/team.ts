/**
 * Several threads for the kernel calls of one network: fork and join. The leader's kernels look like any others;
 * calls that are worth it are cut into parts (`divisions.ts`), which the leader and its helpers compute side by side
 * (`board.ts`). The bits are the same whatever the number of threads.
 */
import { Board, callSize } from "./board";
import { type Division, recordsBytes, type Site, workspaceStride } from "./division";
import { divisible, divisionsFor, type KernelName, partKernels } from "./divisions";
import { kernelsOver } from "./instance";
import type { Kernels, Precision } from "./kernels";

/** What a helper thread needs to take part; it can be posted. */
export interface Seat {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: SharedArrayBuffer;
  readonly precision: Precision;
  /** The team's threads, the leader's included. */
  readonly threads: number;
  /** The helper's number, from 1 on. */
  readonly thread: number;
}

/** Who starts the threads. */
export interface Team {
  /** Threads, the caller's own included; at most `mostThreads`. */
  readonly threads: number;
  /** Starts a thread for each seat, which calls `help`. They may come late, or not at all. */
  seat(seats: readonly Seat[], board: Board): void;
}

export interface Led {
  readonly kernels: Kernels;
  /** Once memory no longer grows: seats the helpers. */
  begin(): void;
}

type AnyKernel = (...call: number[]) => number;

/** Kernels for the leader of a team; without one the sums are formed in the same pieces, by one thread. */
export function lead(module: WebAssembly.Module, own: Kernels, precision: Precision, team?: Team): Led {
  const threads = team?.threads ?? 1;
  const board = new Board();
  const site = siteOf(own, precision, threads, 0);
  const leader = new Leader(threads, board, partsOf(own), divisionsFor(site));
  const shared: Record<string, unknown> = { ...own };
  const wholes = byName(own);
  divisible.forEach((name, number) => {
    const division = leader.divisions[number]!;
    if (threads > 1 || division.maySum) shared[name] = leader.shared(number, wholes[name]);
  });
  shared.heapBase = () => site.records + recordsBytes;
  shared.matmulWorkspaceBytes = (m: number, n: number, k: number) =>
    threads * workspaceStride(own.matmulWorkspaceBytes(m, n, k));
  return {
    kernels: shared as unknown as Kernels,
    begin() {
      if (threads === 1) return;
      const seat = { module, memory: own.memory, board: board.buffer, precision, threads };
      team!.seat(
        Array.from({ length: threads - 1 }, (_, index) => ({ ...seat, thread: index + 1 })),
        board,
      );
    },
  };
}

/** A helper's life: computes parts until the team ends. Throws what a kernel threw. */
export function help({ module, memory, board: buffer, precision, threads, thread }: Seat): void {
  const own = kernelsOver(module, memory);
  own.useThread(thread);
  const board = new Board(buffer);
  const kernels = partsOf(own);
  const divisions = divisionsFor(siteOf(own, precision, threads, thread));
  const part = new Float64Array(callSize);
  while (board.awaitWork()) {
    const at = board.claim("down");
    if (at < 0) continue;
    try {
      const { kernel } = board;
      divisions[kernel]!.cut(board.call, at, part);
      board.results[at] = call(kernels[kernel]!, part);
    } catch (error) {
      board.fail();
      throw error;
    }
    board.finish();
  }
}

/** So many shared calls are looked at together: a late part costs about as much as they gain. */
const lookedAt = 64;
/** After bad ones so many calls are not shared, four times as many each time; a quarter after good ones. */
const fewestAlone = 64;
const mostAlone = 4_096;

/**
 * Divides calls and leads their computation. Where other programs keep a helper from running, the leader would wait
 * for it at every turn: then it shares a call only now and then.
 */
class Leader {
  private readonly part = new Float64Array(callSize);
  /** Calls that are still not to be shared, and how many it was last time. */
  private alone: number;
  private lastAlone = 0;
  /** Shared calls lately, and those in which a helper did a part in time. */
  private forks = 0;
  private helped = 0;

  constructor(
    threads: number,
    private readonly board: Board,
    private readonly kernels: readonly AnyKernel[],
    readonly divisions: readonly Division[],
  ) {
    this.alone = threads === 1 ? Infinity : 0;
  }

  /** The kernel of that number, its calls divided where they are worth it. */
  shared(number: number, whole: AnyKernel): AnyKernel {
    const { board } = this;
    const division = this.divisions[number]!;
    return (...given: number[]) => {
      for (let at = 0; at < given.length; at++) board.call[at] = given[at]!;
      const parts = division.parts(board.call);
      if (parts === 1) return whole(...given);
      if (this.alone === 0) return this.fork(number, division, parts);
      this.alone--;
      return division.sums(board.call) ? this.computeAll(number, division, parts) : whole(...given);
    };
  }

  private fork(number: number, division: Division, parts: number): number {
    const { board } = this;
    board.open(number, parts);
    let others = parts;
    for (let at = 0; at >= 0; at = board.claim("up")) {
      this.compute(number, division, at);
      others--;
    }
    this.note(others > 0 ? board.awaitDone(others) : "not there");
    return division.merge(board.call, parts, board.results);
  }

  private computeAll(number: number, division: Division, parts: number): number {
    const { board } = this;
    for (let at = 0; at < parts; at++) this.compute(number, division, at);
    return division.merge(board.call, parts, board.results);
  }

  private note(helpers: "in time" | "late" | "not there"): void {
    this.forks++;
    if (helpers === "in time") this.helped++;
    const isOver = this.forks === lookedAt;
    if (helpers === "late" || (isOver && this.helped < lookedAt / 2)) {
      this.lastAlone = Math.min(Math.max(fewestAlone, 4 * this.lastAlone), mostAlone);
      this.alone = this.lastAlone;
    } else if (isOver) this.lastAlone >>= 2;
    else return;
    this.forks = 0;
    this.helped = 0;
  }

  private compute(number: number, division: Division, at: number): void {
    const { board, part } = this;
    division.cut(board.call, at, part);
    board.results[at] = call(this.kernels[number]!, part);
  }
}

function siteOf(kernels: Kernels, precision: Precision, threads: number, thread: number): Site {
  const records = Math.ceil(kernels.heapBase() / 64) * 64;
  const missing = records + recordsBytes - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / 65_536));
  return { kernels, bytesPerNumber: precision === "float32" ? 4 : 8, threads, thread, records };
}

/** The kernels as what they all are: functions of numbers. */
const byName = (kernels: Kernels) => kernels as unknown as Record<KernelName, AnyKernel>;

const partsOf = (kernels: Kernels): readonly AnyKernel[] => partKernels.map((name) => byName(kernels)[name]);

/** Calls a kernel without making a list of its arguments; what is given beyond those it takes is dropped. */
function call(kernel: AnyKernel, c: Float64Array): number {
  if (kernel.length <= 6) return kernel(c[0]!, c[1]!, c[2]!, c[3]!, c[4]!, c[5]!);
  if (kernel.length <= 10)
    return kernel(c[0]!, c[1]!, c[2]!, c[3]!, c[4]!, c[5]!, c[6]!, c[7]!, c[8]!, c[9]!);
  return kernel(
    c[0]!,
    c[1]!,
    c[2]!,
    c[3]!,
    c[4]!,
    c[5]!,
    c[6]!,
    c[7]!,
    c[8]!,
    c[9]!,
    c[10]!,
    c[11]!,
    c[12]!,
    c[13]!,
    c[14]!,
  );
}
