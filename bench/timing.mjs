/** How long a call takes, for the bench and for every rival's process alike. Types in timing.d.mts. */
import { performance } from "node:perf_hooks";

export const rounds = 7;
/** A call that takes longer than this is a round of its own. */
const roundMs = 250;
/** Of slow calls fewer rounds are measured once this has passed, but never fewer than three. */
const limitMs = 20_000;
const fewestRounds = 3;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds of one call, over as many as fill a round. */
function round(call) {
  const start = performance.now();
  let calls = 0;
  do {
    call();
    calls++;
  } while (performance.now() - start < roundMs);
  return (performance.now() - start) / calls;
}

/** The same for a call that gives a promise. Apart, because waiting takes longer than our smallest step. */
async function roundOfPromises(call) {
  const start = performance.now();
  let calls = 0;
  do {
    await call();
    calls++;
  } while (performance.now() - start < roundMs);
  return (performance.now() - start) / calls;
}

export function time(...calls) {
  const start = performance.now();
  for (const call of calls) round(call);
  const measured = calls.map(() => []);
  while (!isEnough(measured[0].length, start)) calls.forEach((call, at) => measured[at].push(round(call)));
  return measured.map(median);
}

export async function timePromises(call) {
  const start = performance.now();
  await roundOfPromises(call);
  const measured = [];
  while (!isEnough(measured.length, start)) measured.push(await roundOfPromises(call));
  return median(measured);
}

const isEnough = (done, start) =>
  done >= rounds || (done >= fewestRounds && performance.now() - start > limitMs);
