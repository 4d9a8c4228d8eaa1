/**
 * Draws images/cat and images/not-cat: node drawCats.mjs. The same pictures each time; needs the package pngjs.
 *
 * Every picture has something in its middle, in any two colours, the figure darker than what is behind it in most
 * of them: a cat's head, or a dog's, a ball, a house, a tree, a fish. Each is moved, turned, mirrored and sized a
 * little. What makes a cat is the two pointed ears on a round head, whatever the colours.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";

const side = 32;
const each = 400;

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

const random = randomFrom(5);
const between = (low, high) => low + (high - low) * random();
const pick = (list) => list[Math.floor(random() * list.length)];

/** Shapes tell of a point whether it is theirs; the picture reaches from −1 to 1 both ways, y downwards. */
const ellipse = (x, y, width, height) => (px, py) => ((px - x) / width) ** 2 + ((py - y) / height) ** 2 <= 1;
const box = (left, top, right, bottom) => (px, py) => px >= left && px <= right && py >= top && py <= bottom;
const triangle = (...corners) => {
  const turn = ([ax, ay], [bx, by], px, py) => (bx - ax) * (py - ay) - (by - ay) * (px - ax);
  return (px, py) => {
    const turns = corners.map((corner, at) => turn(corner, corners[(at + 1) % 3], px, py));
    return turns.every((one) => one >= 0) || turns.every((one) => one <= 0);
  };
};

/** A figure is a list of [shape, tone]: 1 is the figure's colour, 0 the background's, between them a mixture. */
const face = (look) => [
  [ellipse(-0.24, -0.02, 0.1, 0.12), 0.1],
  [ellipse(0.24, -0.02, 0.1, 0.12), 0.1],
  [ellipse(look, 0.26, 0.09, 0.06), 0.3],
];
const cat = () => {
  const ear = between(0.8, 0.98);
  return [
    [triangle([-0.62, -0.1], [-0.55, -ear], [-0.08, -0.42]), 1],
    [triangle([0.62, -0.1], [0.55, -ear], [0.08, -0.42]), 1],
    [ellipse(0, 0.1, 0.62, between(0.5, 0.6)), 1],
    ...face(between(-0.05, 0.05)),
  ];
};
const others = [
  // A dog: its ears hang.
  () => [
    [ellipse(0, 0.05, 0.55, between(0.55, 0.65)), 1],
    [ellipse(-0.6, 0.1, 0.18, 0.45), 0.75],
    [ellipse(0.6, 0.1, 0.18, 0.45), 0.75],
    ...face(0),
  ],
  // A ball.
  () => [
    [ellipse(0, 0, between(0.55, 0.75), 0.65), 1],
    [box(-0.7, -0.08, 0.7, 0.08), 0.5],
  ],
  // A house.
  () => [
    [triangle([-0.75, -0.15], [0, between(-0.95, -0.75)], [0.75, -0.15]), 1],
    [box(-0.55, -0.15, 0.55, 0.7), 0.8],
    [box(-0.15, 0.2, 0.15, 0.7), 0.2],
  ],
  // A tree.
  () => [
    [box(-0.12, 0.1, 0.12, 0.85), 0.7],
    [ellipse(0, -0.25, between(0.5, 0.7), 0.6), 1],
  ],
  // A fish.
  () => [
    [ellipse(-0.1, 0, 0.6, between(0.3, 0.42)), 1],
    [triangle([0.35, 0], [0.85, -0.4], [0.85, 0.4]), 1],
    [ellipse(-0.4, -0.08, 0.07, 0.07), 0.1],
  ],
];

/** 0 to 255 for red, green and blue: a hue and a lightness, on a coarse grid so that the files stay small. */
function colour(lightness) {
  const tint = [between(-1, 1), between(-1, 1), between(-1, 1)];
  return tint.map((one) => Math.max(0, Math.min(255, Math.round((lightness + 0.22 * one) * 255))));
}

function draw(figure) {
  const [low, high] = [between(0.12, 0.38), between(0.6, 0.85)];
  const isDark = random() < 0.82;
  const [front, back] = [colour(isDark ? low : high), colour(isDark ? high : low)];
  const [dx, dy, size, angle] = [
    between(-0.12, 0.12),
    between(-0.12, 0.12),
    between(0.8, 1),
    between(-0.2, 0.2),
  ];
  const mirror = pick([-1, 1]);
  const horizon = between(0.5, 0.9);
  const ground = between(0.1, 0.25);
  /** The tone at a point: the last shape that holds it, else the background, a little darker on the ground. */
  const toneAt = (x, y) => {
    const [cos, sin] = [Math.cos(angle) / size, Math.sin(angle) / size];
    const [px, py] = [mirror * ((x - dx) * cos + (y - dy) * sin), (y - dy) * cos - (x - dx) * sin];
    return figure.findLast(([holds]) => holds(px, py))?.[1] ?? (y > horizon ? ground : 0);
  };
  const png = new PNG({ width: side, height: side, colorType: 2, inputHasAlpha: true });
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let tone = 0;
      for (const [up, left] of [
        [0.25, 0.25],
        [0.25, 0.75],
        [0.75, 0.25],
        [0.75, 0.75],
      ])
        tone += toneAt((2 * (column + left)) / side - 1, (2 * (row + up)) / side - 1) / 4;
      const at = 4 * (row * side + column);
      for (let channel = 0; channel < 3; channel++)
        png.data[at + channel] = Math.round(tone * front[channel] + (1 - tone) * back[channel]);
      png.data[at + 3] = 255;
    }
  }
  return PNG.sync.write(png, { colorType: 2, deflateLevel: 9 });
}

const images = fileURLToPath(new URL("images", import.meta.url));
rmSync(images, { recursive: true, force: true });
for (const [folder, figure] of [
  ["cat", cat],
  ["not-cat", () => pick(others)()],
]) {
  mkdirSync(`${images}/${folder}`, { recursive: true });
  for (let at = 1; at <= each; at++)
    writeFileSync(`${images}/${folder}/${String(at).padStart(3, "0")}.png`, draw(figure()));
}
