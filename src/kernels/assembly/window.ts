/**
 * A window that slides over an image `[height, width, channels]`: what convolution and pooling share.
 * One axis is a height of 1. Laid out as `windowFields` in `../kernels.ts` says.
 */
import { REAL } from "./vector";

@unmanaged
export class Window {
  inputHeight: i32;
  inputWidth: i32;
  channels: i32;
  outputHeight: i32;
  outputWidth: i32;
  windowHeight: i32;
  windowWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  padTop: i32;
  padLeft: i32;
}

/** Bytes of one pixel. */
// @ts-ignore: decorator
@inline
export function pixelBytes(window: Window): usize {
  return REAL * <usize>window.channels;
}

/** Bytes of one row of the image. */
// @ts-ignore: decorator
@inline
export function rowBytes(window: Window): usize {
  return REAL * <usize>(window.inputWidth * window.channels);
}

/** Numbers of one image the window slides over. */
export function windowInputs(place: usize): i32 {
  const window = changetype<Window>(place);
  return window.inputHeight * window.inputWidth * window.channels;
}

/** Numbers of the patches of one output line, of one channel. */
export function windowPatches(place: usize): i32 {
  const window = changetype<Window>(place);
  return window.outputWidth * window.windowHeight * window.windowWidth;
}

/** Output lines of one image. */
export function windowLines(place: usize): i32 {
  return changetype<Window>(place).outputHeight;
}

/** Numbers of one image that has a pixel for every position of the window. */
export function windowOutputs(place: usize): i32 {
  const window = changetype<Window>(place);
  return window.outputHeight * window.outputWidth * window.channels;
}
