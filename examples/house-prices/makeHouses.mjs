/**
 * Makes houses.csv: node makeHouses.mjs. The same numbers each time, and on every machine.
 *
 * A price per square metre for each zip code, times what the neighbours' wealth makes of it, on a size that counts
 * less the larger it is; good schools are worth more to a house of many bedrooms; too many or too few
 * bedrooms for the size cost something. None of this is a sum of one term a column. 6 % noise on top.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const rows = 1500;

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

const random = randomFrom(7);
/** Nearly normal, deviation 1: a sum of twelve uniform numbers, which is the same on every machine. */
const normal = () => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);

const zips = [10115, 10247, 10405, 10585, 10717, 10827, 12043, 12157, 12489, 13187, 13353, 14193].map(
  (zip) => ({
    zip,
    /** € per square metre. */
    level: 1200 + 5200 * random() ** 2,
    /** 0 to 1. */
    schools: random(),
    /** Yearly income of a household in its middle, thousands of €. */
    wealth: 32 + 50 * random(),
  }),
);

const lines = ["size,bedrooms,zip,wealth,price"];
for (let row = 0; row < rows; row++) {
  const { zip, level, schools, wealth: middle } = zips[Math.floor(random() * zips.length)];
  const size = Math.round(45 + 195 * random() ** 1.4);
  const bedrooms = Math.max(1, Math.min(6, Math.round(size / 38 + 0.8 * normal())));
  const wealth = Math.max(15, Math.round((middle + 12 * normal()) * 10) / 10);
  const perMetre = level * (0.3 + 0.7 * Math.min(wealth / 55, 2));
  const space = 60 + (size - 60) * (1 - 0.0012 * Math.max(0, size - 60));
  const fit = bedrooms - size / 38;
  const price = space * perMetre * (1 + 0.12 * schools * (bedrooms - 2)) - 18_000 * fit * fit + 20_000;
  lines.push(
    `${size},${bedrooms},${zip},${wealth},${Math.round((price * (1 + 0.06 * normal())) / 1000) * 1000}`,
  );
}
writeFileSync(fileURLToPath(new URL("houses.csv", import.meta.url)), `${lines.join("\n")}\n`);
