import type { HistoryFrame, SeriesName } from "./protocol";

/** What one receiver of frames has not seen yet; made by `History.follow`. */
export interface HistoryMark {
  /** First bucket that changed since the receiver's last frame; Infinity when none did. */
  changedFrom: number;
}

/**
 * Number series over the steps of a run, in bounded memory. The step axis is cut into at most `capacity`
 * buckets; each holds minimum and maximum of what was recorded in it, so no spike is lost. When the run
 * outgrows them, neighbours merge and buckets become twice as long. Recording allocates nothing.
 *
 * The same class records in the worker and mirrors in the host and the dashboard (`apply`).
 */
export class History {
  stepsPerBucket = 1;
  /** Buckets in use: the last one holds the latest recorded step. */
  buckets = 0;
  /** `[series][capacity][minimum, maximum]`, NaN where nothing was recorded. */
  private readonly values: Float64Array;
  private readonly indices: ReadonlyMap<SeriesName, number>;
  private readonly marks = new Set<HistoryMark>();

  constructor(
    readonly series: readonly SeriesName[],
    /** Most buckets ever held: even. */
    readonly capacity = 2048,
  ) {
    if (capacity < 2 || capacity % 2 !== 0)
      throw new RangeError(`capacity ${capacity} is not an even number ≥ 2`);
    this.values = new Float64Array(series.length * capacity * 2).fill(NaN);
    this.indices = new Map(series.map((name, index) => [name, index]));
  }

  /** Position of a series in `series`, −1 where there is none of that name. */
  indexOf(name: SeriesName): number {
    return this.indices.get(name) ?? -1;
  }

  /** The bucket that holds a step (counted from 0). */
  bucketOf(step: number): number {
    return Math.floor(step / this.stepsPerBucket);
  }

  /** Records one value a series at a step, in the order of `series`; NaN says "none". */
  record(step: number, values: ArrayLike<number>): void {
    const bucket = this.open(step);
    for (let series = 0; series < this.series.length; series++) this.merge(series, bucket, values[series]!);
  }

  /** Records one value of one series, such as the dev cost at the end of an epoch. */
  recordOne(series: number, step: number, value: number): void {
    this.merge(series, this.open(step), value);
  }

  /** Minimum and maximum of each series in a bucket, `[series][2]`. */
  bucket(bucket: number): Float64Array {
    const values = new Float64Array(this.series.length * 2);
    for (let series = 0; series < this.series.length; series++) {
      values[series * 2] = this.minimum(series, bucket);
      values[series * 2 + 1] = this.maximum(series, bucket);
    }
    return values;
  }

  /**
   * Forgets every step from `step` on; the recording goes on from there. `last` (as `bucket` gave it) is what the
   * bucket of the step before held at that time: it takes the place of a bucket that is cut in two.
   */
  cut(step: number, last: Float64Array): void {
    const bucket = this.bucketOf(Math.max(0, step - 1));
    const isWhole = step > 0 && step % this.stepsPerBucket === 0 && bucket < this.buckets;
    this.open(Math.max(0, step - 1));
    for (let series = 0; series < this.series.length; series++) {
      const start = (series * this.capacity + bucket) * 2;
      if (!isWhole) this.values.set(last.subarray(series * 2, series * 2 + 2), start);
      this.values.fill(NaN, start + 2, (series + 1) * this.capacity * 2);
    }
    this.buckets = bucket + 1;
    this.changed(0);
  }

  /** Smallest recorded value, NaN in an empty bucket. */
  minimum(series: number, bucket: number): number {
    return this.values[(series * this.capacity + bucket) * 2]!;
  }

  /** Largest recorded value, NaN in an empty bucket. */
  maximum(series: number, bucket: number): number {
    return this.values[(series * this.capacity + bucket) * 2 + 1]!;
  }

  /** Starts to note what changes for one receiver, who has nothing yet. */
  follow(): HistoryMark {
    const mark: HistoryMark = { changedFrom: 0 };
    this.marks.add(mark);
    return mark;
  }

  unfollow(mark: HistoryMark): void {
    this.marks.delete(mark);
  }

  /** The buckets that changed since this mark's last frame. What was merged since, its receiver merges by itself. */
  frameSince(mark: HistoryMark): HistoryFrame {
    const firstBucket = Math.min(mark.changedFrom, this.buckets);
    mark.changedFrom = Infinity;
    return this.pack(firstBucket);
  }

  /** Everything, for a receiver that has nothing. */
  snapshot(): HistoryFrame {
    return this.pack(0);
  }

  /**
   * Takes over a frame. False, and nothing changed, when it does not fit what is held: a frame before it
   * was missed, or it belongs to other series. A snapshot helps then.
   */
  apply(frame: HistoryFrame): boolean {
    const { stepsPerBucket, firstBucket, buckets, values } = frame;
    if (!this.fits(frame)) return false;
    if (firstBucket === 0) {
      this.values.fill(NaN);
      this.stepsPerBucket = stepsPerBucket;
    }
    while (this.stepsPerBucket < stepsPerBucket) this.mergePairs();
    for (let series = 0; series < this.series.length; series++) {
      const packed = values.subarray(series * buckets * 2, (series + 1) * buckets * 2);
      this.values.set(packed, (series * this.capacity + firstBucket) * 2);
    }
    this.buckets = firstBucket + buckets;
    this.changed(firstBucket);
    return true;
  }

  private fits({ stepsPerBucket, firstBucket, buckets, values }: HistoryFrame): boolean {
    const whole = [stepsPerBucket, firstBucket, buckets].every((n) => Number.isSafeInteger(n) && n >= 0);
    if (!whole || stepsPerBucket < 1 || firstBucket + buckets > this.capacity) return false;
    if (!(values instanceof Float64Array) || values.length !== this.series.length * buckets * 2) return false;
    if (firstBucket === 0) return true;
    // How often the sender has merged pairs of buckets since what is held.
    const merges = Math.log2(stepsPerBucket / this.stepsPerBucket);
    if (!Number.isInteger(merges) || merges < 0) return false;
    const held = Math.ceil(this.buckets / 2 ** merges);
    // A frame reaches to the end of the recording, so it never takes buckets away.
    return firstBucket <= held && firstBucket + buckets >= held;
  }

  private pack(firstBucket: number): HistoryFrame {
    const buckets = this.buckets - firstBucket;
    const values = new Float64Array(this.series.length * buckets * 2);
    for (let series = 0; series < this.series.length; series++) {
      const start = (series * this.capacity + firstBucket) * 2;
      values.set(this.values.subarray(start, start + buckets * 2), series * buckets * 2);
    }
    return { stepsPerBucket: this.stepsPerBucket, firstBucket, buckets, values };
  }

  /** The bucket of a step, made available. */
  private open(step: number): number {
    while (step >= this.capacity * this.stepsPerBucket) this.mergePairs();
    const bucket = this.bucketOf(step);
    // Buckets that a leap leaves empty are new too.
    this.changed(Math.min(bucket, this.buckets));
    if (bucket >= this.buckets) this.buckets = bucket + 1;
    return bucket;
  }

  private merge(series: number, bucket: number, value: number): void {
    const at = (series * this.capacity + bucket) * 2;
    // Written so that an empty bucket (NaN) takes the value, and a NaN value changes nothing.
    if (!(this.values[at]! <= value) && !Number.isNaN(value)) this.values[at] = value;
    if (!(this.values[at + 1]! >= value) && !Number.isNaN(value)) this.values[at + 1] = value;
  }

  private mergePairs(): void {
    const { values, capacity } = this;
    for (let series = 0; series < this.series.length; series++) {
      const start = series * capacity * 2;
      for (let bucket = 0; bucket < capacity / 2; bucket++) {
        const from = start + bucket * 4;
        const to = start + bucket * 2;
        values[to] = smaller(values[from]!, values[from + 2]!);
        values[to + 1] = larger(values[from + 1]!, values[from + 3]!);
      }
      values.fill(NaN, start + capacity, start + capacity * 2);
    }
    this.stepsPerBucket *= 2;
    this.buckets = Math.ceil(this.buckets / 2);
    for (const mark of this.marks) mark.changedFrom = Math.floor(mark.changedFrom / 2);
  }

  private changed(bucket: number): void {
    for (const mark of this.marks) if (bucket < mark.changedFrom) mark.changedFrom = bucket;
  }
}

/** Of two numbers, or the one that is not NaN. */
const smaller = (a: number, b: number): number => (a <= b || Number.isNaN(b) ? a : b);
const larger = (a: number, b: number): number => (a >= b || Number.isNaN(b) ? a : b);
