// Speaks the digits in many voices and writes train/, dev/ and test/: node speakDigits.mjs (needs espeak-ng, and takes a minute)
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";

const digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/** No voice of one part speaks in another. */
const voices = {
  train: `m1 m3 m4 m6 m7 f1 f2 f4 Adam Alex Alicia Andy Annie antonio belinda benjamin boris caleb david Denis
    Diogo ed Gene Henrique iven2 Jacky Lee Linda Marco max Michael Mike anika sandro shelby norbert travis miguel zac
    quincy Gustave michel`,
  dev: "m2 f3 Andrea john Marcelo paul",
  test: "m5 m8 f5 steph aunty edward Hugo pablo rob victor",
};
const accents = ["en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-029", "en-us-nyc"];
const rate = 8000;

// Mulberry32 (T. Ettinger 2017): the same choices on every machine.
let state = 5;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const between = (low, high) => low + (high - low) * random();

/** Samples in [−1, 1] at the rate that espeak-ng speaks with. */
function speak(word, voice) {
  const accent = accents[Math.floor(random() * accents.length)];
  const [speed, pitch] = [Math.round(between(150, 210)), Math.round(between(30, 70))];
  const options = ["-v", `${accent}+${voice}`, "-s", `${speed}`, "-p", `${pitch}`, "--stdout", word];
  const wav = execFileSync("espeak-ng", options);
  const data = wav.subarray(44);
  return {
    rate: wav.readUInt32LE(24),
    samples: Float64Array.from({ length: data.length >> 1 }, (_, at) => data.readInt16LE(2 * at) / 2 ** 15),
  };
}

/** Brought to 8,000 samples a second: each is the mean of what is near, weighted by a windowed sinc that lets 3.6 kHz pass. */
function resampled(samples, from) {
  const [cutoff, reach] = [3600, 24];
  const step = from / rate;
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    const centre = at * step;
    let sum = 0;
    for (let near = Math.ceil(centre - reach); near <= centre + reach; near++) {
      const x = near - centre;
      const angle = (2 * Math.PI * cutoff * x) / from;
      const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
      sum += (samples[near] ?? 0) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / reach));
    }
    return (sum * 2 * cutoff) / from;
  });
}

/** From the first sound to the last, with a short silence of random length before it, as loud as a quiet or a loud speaker. */
function framed(samples) {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const isSound = (sample) => Math.abs(sample) > 0.02 * loudest;
  const [first, last] = [samples.findIndex(isSound), samples.findLastIndex(isSound)];
  const before = Math.round(between(0, 0.05) * rate);
  const gain = between(0.4, 0.95) / loudest;
  return [...new Float64Array(before), ...samples.slice(first, last + 1).map((sample) => gain * sample)];
}

/** RIFF WAVE, one channel, eight bits: unsigned, silence is 128. */
function wavOf(samples) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  [16, 0x10001, rate, rate, 0x80001].forEach((value, at) => header.writeUInt32LE(value, 16 + 4 * at));
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, Buffer.from(samples.map((sample) => Math.round(128 + 127 * sample)))]);
}

for (const [part, names] of Object.entries(voices)) {
  rmSync(part, { recursive: true, force: true });
  for (const word of digits) {
    mkdirSync(`${part}/${word}`, { recursive: true });
    for (const voice of names.split(/\s+/)) {
      const { rate: from, samples } = speak(word, voice);
      writeFileSync(`${part}/${word}/${voice.toLowerCase()}.wav`, wavOf(framed(resampled(samples, from))));
    }
  }
}
