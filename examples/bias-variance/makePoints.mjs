/**
 * Makes points.csv: node makePoints.mjs. The same numbers each time, and on every machine.
 *
 * A point is of class 1 where it lies above a parabola, and every tenth label, on average, is the wrong one: nobody
 * can be right more often than in nine of ten. Four columns have nothing to do with it.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const rows = 2000;
const wrong = 0.1;

/** Mulberry32: uniform in [0, 1), from a seed. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(3);
const lines = ["x,y,a,b,c,d,label"];
for (let row = 0; row < rows; row++) {
  const [x, y, ...others] = Array.from({ length: 6 }, () => 2 * random() - 1);
  const isAbove = y > 2 * x * x - 0.6;
  const label = isAbove === random() >= wrong ? 1 : 0;
  lines.push([...[x, y, ...others].map((value) => value.toFixed(3)), label].join(","));
}
writeFileSync(fileURLToPath(new URL("points.csv", import.meta.url)), `${lines.join("\n")}\n`);
