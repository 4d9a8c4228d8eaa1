/** What the network view works out on the page before it draws it. */
import assert from "node:assert/strict";
import { cover, squareSide, stroke } from "../../../webview/parts/network/brush";
import { padPicture } from "../../../webview/parts/network/padPicture";
import { cellAt, cellWords, planeTwin, sidesSentence } from "../../../webview/parts/network/planeWords";
import { roundTicks } from "../../../webview/plots/ticks";

const blank = (side: number, channels = 1) => ({
  height: side,
  width: side,
  channels,
  values: new Float64Array(side * side * channels),
});

describe("Drawing on a picture", () => {
  it("inks what lies on a stroke's way and nothing far from it, and erases to what was there", () => {
    const picture = blank(28);
    stroke(picture, { x: 4.5, y: 14.5 }, { x: 23.5, y: 14.5 }, 255);
    for (let column = 5; column < 23; column++) assert.equal(picture.values[14 * 28 + column], 255);
    picture.values.forEach((value, at) => {
      assert.ok(value >= 0 && value <= 255);
      if (Math.abs(Math.floor(at / 28) - 14) > 2) assert.equal(value, 0);
    });
    stroke(picture, { x: 4.5, y: 14.5 }, { x: 23.5, y: 14.5 }, 0);
    assert.ok(picture.values.slice(14 * 28 + 5, 14 * 28 + 23).every((value) => value === 0));
  });

  it("leaves a mark of one point, also on 8 pixels", () => {
    const picture = blank(8);
    stroke(picture, { x: 3.5, y: 3.5 }, { x: 3.5, y: 3.5 }, 16);
    assert.equal(picture.values[3 * 8 + 3], 16);
    assert.ok(picture.values.filter((value) => value > 0).length <= 5);
  });

  it("covers one square of every channel, at an edge too, and uncovers it", () => {
    const picture = {
      height: 10,
      width: 12,
      channels: 3,
      values: Float64Array.from({ length: 360 }, (_, at) => at),
    };
    const before = picture.values.slice();
    assert.equal(squareSide(picture), 1);
    const large = blank(32, 3);
    assert.equal(squareSide(large), 4);
    cover(large, { x: 31.5, y: 30 }, 9);
    assert.equal(large.values.filter((value) => value === 9).length, 4 * 4 * 3);
    cover(picture, { x: 11.9, y: 9.9 }, -1);
    assert.deepEqual([...picture.values.slice(357)], [-1, -1, -1]);
    cover(picture, { x: 11.9, y: 9.9 }, before);
    assert.deepEqual(picture.values, before);
  });

  it("lays a spectrogram with time to the right and bands upward, and takes it back as it was", () => {
    const pad = padPicture({ kind: "spectrogram", name: "sound", frames: 3, bands: 2, range: [0, 5] });
    assert.deepEqual([pad.width, pad.height], [3, 2]);
    const values = Float64Array.of(0, 1, 2, 3, 4, 5);
    assert.deepEqual([...pad.toPad(values)], [1, 3, 5, 0, 2, 4]);
    assert.deepEqual(pad.fromPad(pad.toPad(values)), values);
  });
});

describe("A plane in words", () => {
  const plane = {
    step: 7,
    x: { name: "a", minimum: 0, maximum: 10 },
    y: { name: "b", minimum: -1, maximum: 1 },
    columns: 10,
    rows: 10,
    values: Float64Array.from({ length: 100 }, (_, at) => 0.5 + at / 200),
    classes: Uint8Array.from({ length: 100 }, (_, at) => Number(at >= 50)),
    parts: [
      {
        part: "dev" as const,
        x: Float64Array.of(1),
        y: Float64Array.of(0),
        targets: Float64Array.of(1),
        wrong: Uint8Array.of(1),
        wrongCount: 3,
        measured: 60,
      },
    ],
  };
  const data = { classes: ["no", "yes"] };

  it("finds the cell of a place in the data's units, and none outside", () => {
    assert.equal(cellAt(plane, 0.5, -0.9), 0);
    assert.equal(cellAt(plane, 9.5, 0.95), 99);
    assert.equal(cellAt(plane, 10.5, 0), undefined);
    assert.equal(cellWords(plane, 99, data), "yes · 99.5%");
    assert.equal(sidesSentence(plane), "Dev: 3 of 60 on the wrong side.");
  });

  it("has a table of nine by nine answers, y falling downwards as it is drawn", () => {
    const { columns, rows } = planeTwin(plane, data);
    assert.deepEqual([columns.length, rows.length], [10, 9]);
    assert.equal(rows[0]![1], cellWords(plane, 90, data));
    assert.equal(rows.at(-1)![1], cellWords(plane, 0, data));
  });
});

describe("Round ticks", () => {
  it("are 1, 2 or 5 times a power of ten apart, inside the range, about as many as asked for", () => {
    for (const [low, high] of [
      [-3, 3],
      [0, 1e-9],
      [12_345, 12_346],
      [-1e9, 4],
    ] as const) {
      const ticks = roundTicks(low, high, 6);
      assert.ok(ticks.length >= 2 && ticks.length <= 8, `${ticks.length}`);
      assert.ok(ticks.every((tick) => tick >= low - 1e-12 && tick <= high + 1e-12));
    }
    assert.deepEqual(roundTicks(-3, 3, 6), [-3, -2, -1, 0, 1, 2, 3]);
    assert.deepEqual(roundTicks(1, 1, 5), []);
  });
});
