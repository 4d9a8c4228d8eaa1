/**
 * Makes train.csv.gz, dev.csv.gz and test.csv.gz: node makeClicks.mjs. The same rows each time, and on every machine.
 *
 * Who clicks follows a known model: log odds = what the site, the ad and the device are worth, how well the ad's
 * product goes with the page's subject, and more where a phone is in hand in the evening. Nobody can rank the
 * rows better than that model's own probabilities do: their AUC is what a network is measured by.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const parts = { train: 120_000, dev: 10_000, test: 20_000 };
const devices = [
  { name: "phone", share: 0.5, worth: 0.2 },
  { name: "desktop", share: 0.33, worth: 0 },
  { name: "tablet", share: 0.12, worth: -0.1 },
  { name: "television", share: 0.04, worth: -0.9 },
  { name: "watch", share: 0.01, worth: 0.3 },
];
const subjects = ["news", "sport", "travel", "cooking", "games", "music"];
const products = ["shoes", "tents", "pans", "phones", "insurance", "guitars"];

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

/** Nearly normal, deviation 1: a sum of twelve uniform numbers, which is the same on every machine. */
const normal = (random) => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);

/** `count` things, a few of them frequent and most of them rare, each worth something and of a kind. */
const longTail = (name, count, kinds, random) =>
  Array.from({ length: count }, (_, at) => ({
    name: `${name}${at + 1}`,
    share: (at + 2) ** -1.5,
    worth: 0.25 * normal(random),
    kind: Math.floor(kinds * random()),
  }));

/** One of the things, each as often as its share says. */
function chooser(things) {
  let sum = 0;
  const upTo = things.map(({ share }) => (sum += share));
  return (random) => {
    const at = random() * sum;
    return things[upTo.findIndex((limit) => at < limit)];
  };
}

/** The rows of every part, with the probability that the click was drawn with. */
export function makeClicks() {
  const random = randomFrom(11);
  const affinity = subjects.map(() => products.map(() => 1.3 * normal(random)));
  const site = chooser(longTail("s", 300, subjects.length, random));
  const ad = chooser(longTail("a", 150, products.length, random));
  const device = chooser(devices);
  const row = () => {
    const [where, what, on] = [site(random), ad(random), device(random)];
    const hour = Math.floor(24 * Math.max(random(), random()));
    const evening = Math.max(0, 1 - Math.abs(hour - 21) / 4);
    const logOdds =
      -3.2 +
      (where.worth + what.worth + on.worth) +
      affinity[where.kind][what.kind] +
      evening * (on.name === "phone" ? 1 : 0.2);
    const probability = 1 / (1 + Math.exp(-logOdds));
    const cells = [where.name, subjects[where.kind], what.name, products[what.kind], on.name, hour];
    return { cells, clicked: random() < probability ? 1 : 0, probability };
  };
  return Object.fromEntries(
    Object.entries(parts).map(([part, count]) => [part, Array.from({ length: count }, row)]),
  );
}

/** The rows as the file holds them. */
export const csvOf = (rows) =>
  [
    "site,subject,ad,product,device,hour,clicked",
    ...rows.map(({ cells, clicked }) => `${cells.join(",")},${clicked}`),
  ]
    .map((line) => `${line}\n`)
    .join("");

/** How often a row with a click has the higher probability of two, one with and one without: equal ones count half. */
export function aucOf(rows) {
  const sorted = rows.toSorted((a, b) => a.probability - b.probability);
  let [below, wins] = [0, 0];
  for (let first = 0; first < sorted.length;) {
    let last = first;
    while (last < sorted.length && sorted[last].probability === sorted[first].probability) last++;
    const clicks = sorted.slice(first, last).filter(({ clicked }) => clicked === 1).length;
    const others = last - first - clicks;
    wins += clicks * (below + others / 2);
    below += others;
    first = last;
  }
  return wins / (below * (rows.length - below));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [part, rows] of Object.entries(makeClicks())) {
    writeFileSync(
      fileURLToPath(new URL(`${part}.csv.gz`, import.meta.url)),
      gzipSync(csvOf(rows), { level: 9 }),
    );
    const clicks = rows.filter(({ clicked }) => clicked === 1).length;
    const share = ((100 * clicks) / rows.length).toFixed(1);
    console.log(
      `${part}.csv: ${rows.length} rows, ${share} % clicked, the model that made them has AUC ${aucOf(rows).toFixed(4)}`,
    );
  }
}
