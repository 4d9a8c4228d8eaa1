/**
 * What is photographed. A scene is one state of the window, set up once; its views are photographed in each theme. Another
 * view is one entry in a scene, another scene one file and one line here.
 *
 * @typedef {object} View
 * @property {string} name of its pictures: `<name>-<theme>.png`
 * @property {(studio: Studio) => Promise<unknown>} [show] brings it into sight, in each theme anew
 * @property {(studio: Studio) => Promise<unknown>} [hide] takes back what would be in the way of the next
 * @property {(studio: Studio) => readonly Locator[]} [around] what it is cropped to; the whole window where left out
 *
 * @typedef {object} Scene
 * @property {(studio: Studio) => Promise<unknown>} open from a window with nothing open
 * @property {(studio: Studio) => Promise<unknown>} [close] what must not stay
 * @property {readonly View[]} views
 *
 * @typedef {import('../studio.mjs').Studio} Studio
 * @typedef {import('playwright-core').Locator} Locator
 */
import { digits } from "./digits.mjs";
import { editor } from "./editor.mjs";
import { gradients } from "./gradients.mjs";
import { beside, vanishing } from "./vanishing.mjs";
import { pictures } from "./pictures.mjs";
import { runs } from "./runs.mjs";
import { spiral } from "./spiral.mjs";
import { empty, failed, lost } from "./states.mjs";
import { steering } from "./steering.mjs";

/** @type {readonly Scene[]} */
export const scenes = [
  // Where nothing was trained yet.
  empty,
  editor,
  beside,
  vanishing,
  spiral,
  digits,
  pictures,
  gradients,
  steering,
  runs,
  failed,
  lost,
];
