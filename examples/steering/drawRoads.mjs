// Draws what the camera of a car sees and writes camera.npy.gz, speed.csv and angle.csv: node drawRoads.mjs
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [drives, height, width] = [1500, 24, 48];

// Mulberry32 (T. Ettinger 2017): the same numbers on every machine.
let state = 20;
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const between = (low, high) => low + (high - low) * random();

/** Where the car is: speed in m/s, bend of the road in 1/m, metres right of its middle, and its nose to the right in radians. */
function moment() {
  const speed = between(4, 25);
  // Who drives fast is on a straighter road: at most 3 m/s² to the side, and 40 m of radius.
  const bend = between(-1, 1) * Math.min(1 / 40, 3 / speed ** 2);
  return { speed, bend, offset: between(-1.1, 1.1), heading: between(-0.12, 0.12) };
}

/**
 * The driver's answer in degrees, to the right positive: follow the bend (a wheelbase of 2.7 m, and more where speed makes
 * the car run wide), turn the nose back, and steer to the middle as Stanley did (Hoffmann et al. 2007): hard when
 * slow, gently when fast.
 */
function steer({ speed, bend, offset, heading }) {
  const follow = Math.atan(2.7 * bend) + 0.01 * bend * speed ** 2;
  const back = Math.atan((-1.8 * offset) / (1 + speed));
  return ((follow - heading + back) * 180) / Math.PI;
}

/** `height · width` gray levels. The camera is 1.4 m above the road; row 6 is the horizon. */
function draw({ bend, offset, heading }) {
  const light = between(0.55, 1.1);
  const [grass, asphalt] = [between(70, 120), between(120, 160)];
  const [shadow, shadowDepth] = [between(4, 40), between(0.6, 1)];
  const focus = width / 2;
  const pixels = [];
  for (let row = 0; row < height; row++) {
    const below = row - 5.5;
    const ahead = (1.4 * focus) / below;
    for (let column = 0; column < width; column++) {
      let gray = 215;
      if (below > 0) {
        const side = ((column - (width - 1) / 2) * ahead) / focus;
        const middle = -offset - heading * ahead + (bend * ahead ** 2) / 2;
        const pixel = ahead / focus;
        const fromMiddle = Math.abs(side - middle);
        // A line is as bright as the part of the pixel that it covers.
        const line = Math.max(
          0,
          Math.min(1, (0.1 + pixel / 2 - Math.abs(fromMiddle - 1.9)) / pixel, 0.2 / pixel),
        );
        const ground = fromMiddle < 2 ? asphalt : grass;
        gray = ground + (235 - ground) * line;
        if (Math.abs(ahead - shadow) < 0.15 * shadow) gray *= shadowDepth;
      }
      const noisy = gray * light + between(-10, 10);
      // Steps of 8 are finer than the noise, and make the file half as large.
      pixels.push(Math.max(0, Math.min(255, 8 * Math.round(noisy / 8))));
    }
  }
  return pixels;
}

/** NumPy's format: a magic number, the header's length, the header, the numbers. */
function npy(bytes, shape) {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const header = Buffer.from(text.padEnd(128 - 10 - 1) + "\n", "latin1");
  const start = Buffer.from("\x93NUMPY\x01\x00\x00\x00", "latin1");
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, header, Buffer.from(bytes)]);
}

const moments = Array.from({ length: drives }, moment);
writeFileSync(
  "camera.npy.gz",
  gzipSync(npy(moments.flatMap(draw), [drives, height, width, 1]), { level: 9 }),
);
writeFileSync("speed.csv", ["speed", ...moments.map(({ speed }) => speed.toFixed(1))].join("\n") + "\n");
// People do not steer to the hundredth of a degree either.
const angles = moments.map((one) => (steer(one) + between(-0.5, 0.5)).toFixed(1));
writeFileSync("angle.csv", ["angle", ...angles].join("\n") + "\n");
