import assert from "node:assert/strict";
import { type Pointer, windowFields } from "../../../src/kernels/kernels";
import { seededRandom, untouched, type Workbench, workbenches } from "./workbench";

/** A record in memory: what is not given is 1, padding 0. */
function recordIn(bench: Workbench, given: Partial<Record<(typeof windowFields)[number], number>>): Pointer {
  const place = bench.bytes(4 * windowFields.length);
  const padding: readonly string[] = ["padTop", "padLeft"];
  const values = windowFields.map((field) => given[field] ?? (padding.includes(field) ? 0 : 1));
  new Int32Array(bench.kernels.memory.buffer, place, windowFields.length).set(values);
  return place;
}

for (const bench of workbenches) {
  const { kernels } = bench;

  describe(`windows (${bench.name})`, () => {
    const image = {
      ...{ inputHeight: 3, inputWidth: 4, outputHeight: 2, outputWidth: 3, windowHeight: 2, windowWidth: 3 },
      ...{ strideHeight: 2, padTop: 1, padLeft: 1 },
    };

    for (const channels of [1, 2, 3, 4, 5]) {
      for (const dilationWidth of [1, 2]) {
        for (const taken of [channels, Math.ceil(channels / 2)]) {
          it(`gathers and scatters ${taken} of ${channels} channels exactly, dilation ${dilationWidth}`, () => {
            bench.clear();
            const record = recordIn(bench, { ...image, channels, dilationWidth });
            const size = 12 * channels;
            // Whole numbers, so that sums are exact; two examples.
            const x = Array.from({ length: 2 * size }, (_, at) => at + 1);
            const places = Array.from({ length: 2 * 2 * 3 * 6 * taken }, (_, at) => {
              const [c, tap] = [at % taken, Math.floor(at / taken) % 6];
              const output = Math.floor(at / taken / 6);
              const [line, column] = [Math.floor(output / 3), output % 3];
              const row = 2 * (line % 2) - 1 + Math.floor(tap / 3);
              const across = column - 1 + (tap % 3) * dilationWidth;
              const isInside = row >= 0 && row < 3 && across >= 0 && across < 4;
              return isInside ? Math.floor(line / 2) * size + (row * 4 + across) * channels + c : -1;
            });
            const px = bench.put(x);
            const patches = bench.room(places.length + 8);
            // The second line first: what is written too far must not matter.
            const lineOf = places.length / 4;
            const entry = bench.precision === "float32" ? 4 : 8;
            kernels.gatherPatches(record, px, patches + lineOf * entry, 1, 3, taken);
            kernels.gatherPatches(record, px, bench.room(lineOf + 8), 0, 1, taken);
            const first = bench.room(lineOf + 8);
            kernels.gatherPatches(record, px, first, 0, 1, taken);
            const gathered = [
              ...bench.read(first, lineOf),
              ...bench.read(patches + lineOf * entry, 3 * lineOf),
            ];
            assert.deepEqual(
              gathered,
              places.map((place) => (place < 0 ? 0 : x[place])),
            );

            const values = places.map((_, at) => at - 7);
            const sums = x.map(() => 1);
            places.forEach((place, at) => place >= 0 && (sums[place]! += values[at]!));
            const back = bench.put([...x.map(() => 1), untouched]);
            kernels.scatterPatches(record, bench.put(values), back, 0, 4, taken);
            assert.deepEqual(bench.read(back, x.length + 1), [...sums, untouched]);
          });
        }
      }
    }
  });

  describe(`max pooling (${bench.name})`, () => {
    const [height, width] = [5, 6];
    for (const channels of [1, 3, 4, 6, 9]) {
      for (const [size, stride] of [
        [2, 2],
        [2, 1],
        [3, 2],
      ] as const) {
        it(`takes the first largest of ${size}×${size}, stride ${stride}, ${channels} channels, and gives dy back to it`, () => {
          bench.clear();
          const [outputHeight, outputWidth] = [height, width].map((n) => Math.ceil(n / stride)) as [
            number,
            number,
          ];
          const record = recordIn(bench, {
            ...{ inputHeight: height, inputWidth: width, outputHeight, outputWidth, channels },
            ...{ windowHeight: size, windowWidth: size, strideHeight: stride, strideWidth: stride },
          });
          const random = seededRandom(3);
          // Few different numbers, so that many are equal.
          const x = random.normals(2 * height * width * channels).map((value) => Math.round(2 * value));
          x[7] = NaN;
          const y: number[] = [];
          const winners: number[] = [];
          const dx = x.map(() => 0);
          for (let at = 0; at < 2 * outputHeight * outputWidth * channels; at++) {
            const channel = at % channels;
            const place = Math.floor(at / channels);
            const column = place % outputWidth;
            const line = Math.floor(place / outputWidth) % outputHeight;
            const example = Math.floor(place / outputWidth / outputHeight);
            let winner = -1;
            let from = -1;
            for (let tap = 0; tap < size * size; tap++) {
              const [i, j] = [line * stride + Math.floor(tap / size), column * stride + (tap % size)];
              if (i >= height || j >= width) continue;
              const pixel = ((example * height + i) * width + j) * channels + channel;
              if (from < 0 || x[pixel]! > x[from]! || Number.isNaN(x[pixel])) [winner, from] = [tap, pixel];
            }
            y.push(x[from]!);
            winners.push(winner);
            dx[from]! += at + 1;
          }
          const [py, pw] = [bench.room(y.length), bench.room(y.length)];
          kernels.maxPoolForward(record, bench.put(x), py, pw, 2);
          assert.deepEqual(bench.read(py, y.length + 1), [...y, untouched]);
          assert.deepEqual(bench.read(pw, y.length + 1), [...winners, untouched]);
          const back = bench.room(x.length);
          kernels.maxPoolBackward(record, bench.put(y.map((_, at) => at + 1)), pw, back, 2);
          assert.deepEqual(bench.read(back, x.length + 1), [...dx, untouched]);
        });
      }
    }
  });

  describe(`blocks (${bench.name})`, () => {
    it("copyBlock moves the block and nothing beside it", () => {
      bench.clear();
      const from = bench.put(Array.from({ length: 12 }, (_, at) => at));
      const to = bench.room(10);
      kernels.copyBlock(from, 4, to, 3, 3, 2);
      const expected = [0, 1, untouched, 4, 5, untouched, 8, 9, untouched, untouched];
      assert.deepEqual(bench.read(to, 10), expected);
    });

    it("maximumOf and takeWon follow the first of equals, for 0 to 9 numbers, and let NaN through", () => {
      const random = seededRandom(3);
      for (let n = 0; n <= 9; n++) {
        bench.clear();
        const a = Array.from({ length: n }, () => random.integer(-2, 2));
        const b = a.map((value, at) => (at === 4 ? NaN : value + random.integer(-1, 1)));
        const y = bench.put([...a, untouched]);
        const winners = bench.put([...a.map(() => 0), untouched]);
        const dx = bench.room(n);
        kernels.maximumOf(bench.put(b), y, winners, n, 1);
        const won = a.map((value, at) => (at === 4 || b[at]! > value ? 1 : 0));
        assert.deepEqual(bench.read(winners, n + 1), [...won, untouched]);
        assert.deepEqual(bench.read(y, n + 1), [
          ...a.map((value, at) => (won[at] ? b[at] : value)),
          untouched,
        ]);
        kernels.takeWon(bench.put(a.map((_, at) => at + 1)), winners, dx, n, 1);
        assert.deepEqual(bench.read(dx, n + 1), [...won.map((one, at) => one * (at + 1)), untouched]);
      }
    });
  });
}
