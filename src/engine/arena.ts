import type { Pointer } from "../kernels/kernels";

const pageBytes = 65_536;
const alignment = 64;

/**
 * Plans places in a kernel module's memory. Everything is reserved while a network is compiled;
 * after `seal` nothing can be, so views made then stay valid for the network's life.
 */
export class Arena {
  private end: number;
  private sealed = false;

  constructor(
    private readonly memory: WebAssembly.Memory,
    /** 4 for float32, 8 for float64. */
    readonly bytesPerEntry: 4 | 8,
    start: Pointer,
  ) {
    this.end = start;
  }

  /** Room for `entries` numbers of the module's precision, aligned for SIMD, filled with zeros. */
  entries(entries: number): Pointer {
    return this.bytes(entries * this.bytesPerEntry);
  }

  /** Room for `bytes` bytes, aligned to 64. */
  bytes(bytes: number): Pointer {
    if (this.sealed) throw new Error("memory is planned once, while the network is compiled");
    const pointer = Math.ceil(this.end / alignment) * alignment;
    this.end = pointer + Math.max(bytes, alignment);
    const missing = this.end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / pageBytes));
    return pointer;
  }

  /** Ends planning. */
  seal(): void {
    this.sealed = true;
  }

  /** Bytes planned so far. */
  get used(): number {
    return this.end;
  }

  /** A view of numbers of the module's precision; only after `seal`, when memory no longer moves. */
  view(pointer: Pointer, entries: number): Float32Array | Float64Array {
    if (!this.sealed) throw new Error("views are made after planning, when memory no longer moves");
    return this.bytesPerEntry === 4
      ? new Float32Array(this.memory.buffer, pointer, entries)
      : new Float64Array(this.memory.buffer, pointer, entries);
  }
}
