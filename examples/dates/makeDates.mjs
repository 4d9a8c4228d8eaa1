// Writes dates.csv, dates as people write them beside the same in ISO 8601: node makeDates.mjs
import { writeFileSync } from "node:fs";

const rows = 5000;
const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"]; // prettier-ignore
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

// Mulberry32 (T. Ettinger 2017): the same rows on every machine.
let state = 3;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const pick = (list) => list[Math.floor(random() * list.length)];

const two = (number) => String(number).padStart(2, "0");
const ordinal = (day) =>
  `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day >= 11 && day <= 13 ? 0 : day % 10] ?? "th"}`;

/**
 * What one date may be written as. Day before month wherever both are numbers, so that each text has one meaning;
 * two digits of a year are 1950 to 2049.
 */
function written({ day, month, year, weekday }) {
  const [name, short] = [months[month], months[month].slice(0, 3)];
  const years = [String(year), String(year), two(year % 100)];
  const y = pick(years);
  const [d, m] = [pick([String(day), two(day)]), pick([String(month + 1), two(month + 1)])];
  const text = pick([
    () => `${d} ${name} ${year}`,
    () => `${d} ${short} ${y}`,
    () => `${ordinal(day)} ${name} ${year}`,
    () => `${ordinal(day)} of ${name}, ${year}`,
    () => `${name} ${d}, ${year}`,
    () => `${short} ${ordinal(day)}, ${year}`,
    () => `${d}.${m}.${y}`,
    () => `${d}/${m}/${y}`,
    () => `${d}-${short}-${y}`,
    () => `${year}, ${name} ${d}`,
  ])();
  const dated = random() < 0.25 ? `${pick([weekday, weekday.slice(0, 3)])}, ${text}` : text;
  return pick([dated, dated, dated.toLowerCase(), dated.toUpperCase()]);
}

const first = Date.UTC(1950, 0, 1);
const days = (Date.UTC(2050, 0, 1) - first) / 86_400_000;
const lines = new Set();
while (lines.size < rows) {
  const date = new Date(first + Math.floor(random() * days) * 86_400_000);
  const text = written({
    day: date.getUTCDate(),
    month: date.getUTCMonth(),
    year: date.getUTCFullYear(),
    weekday: weekdays[date.getUTCDay()],
  });
  lines.add(`${text.includes(",") ? `"${text}"` : text},${date.toISOString().slice(0, 10)}`);
}
writeFileSync("dates.csv", ["human,iso", ...lines].join("\n") + "\n");
