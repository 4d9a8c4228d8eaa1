/** Flags that the host sets and the worker reads in the middle of a calculation, when it hears no message. */
export class Interrupts {
  private readonly flags: Int32Array<SharedArrayBuffer>;

  constructor(readonly buffer = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.flags = new Int32Array(buffer);
  }

  /** The run should end at once. */
  get run(): boolean {
    return Atomics.load(this.flags, 0) !== 0;
  }

  /** The gradient check underway should end at once. */
  get check(): boolean {
    return Atomics.load(this.flags, 1) !== 0;
  }

  endRun(): void {
    Atomics.store(this.flags, 0, 1);
  }

  /** A run that is put back to a checkpoint after its end is not meant by what ended it. */
  allowRun(): void {
    Atomics.store(this.flags, 0, 0);
  }

  endCheck(): void {
    Atomics.store(this.flags, 1, 1);
  }

  /** A check that begins now is not meant by what ended the last one. */
  allowCheck(): void {
    Atomics.store(this.flags, 1, 0);
  }
}
