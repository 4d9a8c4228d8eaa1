import { findOnPath } from "./findOnPath.mjs";

/** Whether a window can be shown to somebody. */
export function hasScreen() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * @returns {string[] | undefined} what a command must be started with to have a screen, real or
 *   virtual: nothing, or `xvfb-run`; undefined where there is none
 */
export function screenCommand() {
  if (hasScreen()) return [];
  const virtual = findOnPath("xvfb-run");
  return virtual ? [virtual, "--auto-servernum"] : undefined;
}
