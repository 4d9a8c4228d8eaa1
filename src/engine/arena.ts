import type { Pointer } from "../kernels/kernels";
import { UserError } from "./userError";
import { say } from "../words/words";

const pageBytes = 65_536;
const alignment = 64;
/** WebAssembly's 32-bit addresses end here. */
const addressableBytes = 2 ** 32;

/** Bytes rounded up to where a next tensor may begin. */
export const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** A place that is known once planning has ended; read `pointer` in a pass, not before. */
export interface Scratch {
  readonly pointer: Pointer;
}

/**
 * Plans places in a kernel module's memory. Everything is reserved while a network is compiled;
 * `seal` makes the memory large enough once and ends planning, so views made then stay valid for the
 * network's life. Planned memory is filled with zeros.
 */
export class Arena {
  private end: number;
  private sealed = false;
  private scratchBytes = 0;
  private readonly sharedScratch = { pointer: 0 };
  private readonly records32: { readonly pointer: Pointer; readonly values: readonly number[] }[] = [];

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
    const pointer = aligned(this.end);
    this.end = pointer + Math.max(bytes, alignment);
    return pointer;
  }

  /** A record of 32-bit integers that never change: it stands there once planning has ended. */
  integers(values: readonly number[]): Pointer {
    const pointer = this.bytes(values.length * Int32Array.BYTES_PER_ELEMENT);
    this.records32.push({ pointer, values });
    return pointer;
  }

  /**
   * At least `bytes` bytes that all layers share: what one kernel call leaves there is gone at the next.
   * One place for every matrix product's packed panels keeps them in the cache.
   */
  scratch(bytes: number): Scratch {
    if (this.sealed) throw new Error("memory is planned once, while the network is compiled");
    this.scratchBytes = Math.max(this.scratchBytes, bytes);
    return this.sharedScratch;
  }

  /** Ends planning and makes the memory large enough; a UserError says how much is missing. */
  seal(): void {
    this.sharedScratch.pointer = this.bytes(this.scratchBytes);
    this.sealed = true;
    this.grow();
    for (const { pointer, values } of this.records32) {
      new Int32Array(this.memory.buffer, pointer, values.length).set(values);
    }
  }

  private grow(): void {
    const missing = this.end - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      if (this.end > addressableBytes) throw new RangeError("beyond 32-bit addresses");
      this.memory.grow(Math.ceil(missing / pageBytes));
    } catch {
      throw new UserError(
        say`this network needs ${(this.end / 2 ** 30).toPrecision(3)} GB of memory, more than there is (4 GB at most); a smaller training.batchSize or fewer units need less`,
      );
    }
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

  /** A view of float64 records, whatever the module's precision; only after `seal`. */
  records(pointer: Pointer, count: number): Float64Array {
    if (!this.sealed) throw new Error("views are made after planning, when memory no longer moves");
    return new Float64Array(this.memory.buffer, pointer, count);
  }
}
