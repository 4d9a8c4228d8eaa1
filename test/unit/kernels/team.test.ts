/** Fork and join: the board that threads agree through, and calls that are computed in parts. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Board, boardBytes, LostThread } from "../../../src/kernels/board";
import { divisible } from "../../../src/kernels/divisions";
import { freshKernels, kernelModule } from "../../../src/kernels/instantiate";
import type { Kernels } from "../../../src/kernels/kernels";
import { lead, type Seat } from "../../../src/kernels/team";

const helperFile = join(process.cwd(), "dist/helper.js");

/** The kernels of a team of so many threads; its helpers are started by `start`, or never. */
function teamOf(
  threads: number,
  start?: (seat: Seat) => void,
): { kernels: Kernels; own: Kernels; board: Board } {
  const module = kernelModule("float32");
  const own = freshKernels(module, 1 << 24);
  let board: Board | undefined;
  const led = lead(module, own, "float32", {
    threads,
    seat(seats, theirs) {
      board = theirs;
      if (start) seats.forEach(start);
    },
  });
  led.begin();
  return { kernels: led.kernels, own, board: board! };
}

const numbers = (kernels: Kernels, at: number, count: number) =>
  new Float32Array(kernels.memory.buffer, at, count);

describe("A board", () => {
  it("gives each part to one taker: the leader goes up from part 1, helpers come down from the last", () => {
    const board = new Board();
    board.open(3, 5);
    const ways = ["down", "up", "down", "up", "up", "down"] as const;
    assert.deepEqual(
      ways.map((way) => board.claim(way)),
      [4, 1, 3, 2, -1, -1],
    );
    assert.deepEqual([board.kernel, board.parts], [3, 5]);
  });

  it("ends the leader's waiting with an error when a part fails, or is never done", () => {
    const failing = new Board();
    failing.open(0, 2);
    failing.claim("down");
    failing.fail();
    assert.throws(() => failing.awaitDone(1), LostThread);
    const silent = new Board(new SharedArrayBuffer(boardBytes), 200);
    silent.open(0, 2);
    silent.claim("down");
    assert.throws(() => silent.awaitDone(1), /did not finish its part/);
  });
});

describe("A team", function () {
  this.timeout(30_000);

  it("goes on where its helpers never come: the leader computes all parts", () => {
    const { kernels } = teamOf(3);
    const at = kernels.heapBase();
    kernels.fill(at, 100_001, 7);
    const values = numbers(kernels, at, 100_002);
    assert.ok(values.subarray(0, 100_001).every((value) => value === 7));
    assert.equal(values[100_001], 0);
  });

  it("has helpers that compute the parts they claim", async () => {
    const workers: Worker[] = [];
    const { kernels, board } = teamOf(2, (seat) =>
      workers.push(new Worker(helperFile, { workerData: seat })),
    );
    const at = kernels.heapBase();
    const count = 50_000;
    board.call.set([at, count, 3]);
    board.open(divisible.indexOf("fill"), 2);
    // The leader takes none: what is filled, the helper filled.
    board.awaitDone(1);
    const values = numbers(kernels, at, count);
    const filled = values.findIndex((value) => value === 3);
    assert.ok(filled > count / 3 && filled < (2 * count) / 3, String(filled));
    assert.ok(values.subarray(filled).every((value) => value === 3));
    board.end();
    await new Promise((resolve) => workers[0]!.once("exit", resolve));
  });

  it("forms sums in the same pieces whatever its size: the same bits", () => {
    const sums = [1, 2, 3, 7].map((threads) => {
      const { kernels } = teamOf(threads);
      const at = kernels.heapBase();
      const count = 300_007;
      numbers(kernels, at, count).forEach((_, index, all) => (all[index] = Math.sin(index) * 1e-3));
      const row = at + 4 * 300_032;
      kernels.columnSums(at, row, 3000, 100, 0);
      kernels.columnSums(at, row, 2999, 100, 1);
      return [kernels.sumOfSquares(at, count), ...numbers(kernels, row, 100)];
    });
    for (const sum of sums) assert.deepEqual(sum, sums[0]);
    const exact = Array.from({ length: 300_007 }, (_, index) => Math.fround(Math.sin(index) * 1e-3) ** 2);
    const reference = exact.reduce((sum, square) => sum + square, 0);
    assert.ok(Math.abs(sums[0]![0]! / reference - 1) < 1e-6);
  });

  it("leaves a matrix product's bits where they are, at edges too", () => {
    for (const [m, n, k, tA, tB, adds] of [
      [65, 130, 300, 0, 0, 1],
      [131, 67, 257, 1, 0, 1],
      [64, 131, 100, 0, 1, 0],
      [133, 9, 700, 1, 1, 1],
    ] as const) {
      const [a, b, c] = [0, 400_000, 800_000];
      const results = [1, 2, 3, 5].map((threads) => {
        const { kernels } = teamOf(threads);
        const at = kernels.heapBase();
        numbers(kernels, at, 300_000).forEach((_, index, all) => (all[index] = Math.sin(7 * index)));
        kernels.matmul(at + a, at + b, at + c, m, n, k, tA, tB, adds, at + 1_200_000);
        return Buffer.from(numbers(kernels, at + c, m * n).slice().buffer);
      });
      for (const result of results) assert.ok(result.equals(results[0]!), `${m} × ${n} × ${k}`);
    }
  });
});
