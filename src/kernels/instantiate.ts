/** Makes the kernels of either precision callable, with a memory of their own. */
import float32Plain from "../../dist/kernels/float32.plain.wasm";
import float32Relaxed from "../../dist/kernels/float32.relaxed.wasm";
import float64Plain from "../../dist/kernels/float64.plain.wasm";
import float64Relaxed from "../../dist/kernels/float64.relaxed.wasm";
import { kernelsOver } from "./instance";
import type { Kernels, Precision } from "./kernels";

/** Whether relaxed SIMD (fused multiply-add) may be used. */
export type Instructions = "plain" | "relaxed";

const sources: Record<Precision, Record<Instructions, Uint8Array<ArrayBuffer>>> = {
  float32: { plain: float32Plain, relaxed: float32Relaxed },
  float64: { plain: float64Plain, relaxed: float64Relaxed },
};

const pageBytes = 65536;
const maximumPages = 65536;

/** A module whose one function is f32x4.relaxed_madd of three zero vectors: valid only where that exists. */
const relaxedSimdProbe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // types: () → v128
  ...[0x03, 0x02, 0x01, 0x00], // functions: one of that type
  ...[0x0a, 0x13, 0x01, 0x11, 0x00], // code: one body without locals
  ...[0x41, 0x00, 0xfd, 0x0f], // i32.const 0, i8x16.splat
  ...[0x41, 0x00, 0xfd, 0x0f],
  ...[0x41, 0x00, 0xfd, 0x0f],
  ...[0xfd, 0x85, 0x02, 0x0b], // f32x4.relaxed_madd, end
);

let relaxedSimd: boolean | undefined;

/** Whether this JavaScript engine has relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  relaxedSimd ??= WebAssembly.validate(relaxedSimdProbe);
  return relaxedSimd;
}

const compiled = new Map<Uint8Array, WebAssembly.Module>();

/** The compiled module of a precision. `instructions` is for tests; left out, the fastest this engine has. */
export function kernelModule(
  precision: Precision,
  instructions: Instructions = hasRelaxedSimd() ? "relaxed" : "plain",
): WebAssembly.Module {
  const source = sources[precision][instructions];
  let module = compiled.get(source);
  if (!module) {
    module = new WebAssembly.Module(source);
    compiled.set(source, module);
  }
  return module;
}

/**
 * The kernels of a module over a fresh memory of at least `initialBytes`, which threads may share (it grows by
 * `memory.grow`, to 4 GiB at most).
 */
export function freshKernels(module: WebAssembly.Module, initialBytes = 0): Kernels {
  const initial = Math.max(1, Math.ceil(initialBytes / pageBytes));
  return kernelsOver(module, new WebAssembly.Memory({ initial, maximum: maximumPages, shared: true }));
}

/** `freshKernels` of a precision, for one thread alone. */
export function instantiateKernels(
  precision: Precision,
  initialBytes = 0,
  instructions?: Instructions,
): Kernels {
  return freshKernels(kernelModule(precision, instructions), initialBytes);
}
