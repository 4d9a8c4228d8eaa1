import { UserError } from "../../engine/userError";
import type { FolderFile, FolderReader } from "../folderSource";
import { LogMel } from "../logMel";
import { SoundResampler } from "../resampleSound";
import { say } from "../../words/words";

/**
 * RIFF WAVE recordings (Microsoft & IBM 1991): PCM of 8, 16, 24 or 32 bits or floats of 32 or 64, any number of
 * channels (their mean is taken), as log-mel frames `[frames, bands]`. All are brought to the rate of the first.
 */
export const wav: FolderReader = {
  summary: () => say`WAV recordings`,
  endings: [".wav"],
  column: "recording",
  begin({ features: { bands, frames } = { bands: 40, frames: 98 } }, first, file) {
    const { rate } = readWav(first, file);
    const logMel = new LogMel(rate, bands, frames);
    const resamplers = new Map<number, SoundResampler>();
    return {
      shape: [frames, bands],
      make: (count) => new Float32Array(count),
      decode(bytes, other) {
        const recording = readWav(bytes, other);
        if (recording.rate === rate) return logMel.of(recording.samples(logMel.length));
        let resampler = resamplers.get(recording.rate);
        if (resampler === undefined)
          resamplers.set(recording.rate, (resampler = new SoundResampler(recording.rate, rate)));
        return logMel.of(resampler.of(recording.samples(resampler.needed(logMel.length))));
      },
    };
  },
};

interface Recording {
  /** Samples a second. */
  readonly rate: number;
  /** At most the first `most`, the mean of all channels, in [−1, 1] where they are integers. */
  samples(most: number): Float64Array;
}

const [pcm, float, extensible] = [1, 3, 0xfffe];
/** Telephones have 8,000; beyond these no microphone records. */
const [leastRate, mostRate] = [1000, 768_000];

type Read = (data: Buffer, at: number) => number;

/** By format and bits a sample. Eight bits are unsigned, the others signed. */
const readings: Readonly<Record<number, Readonly<Record<number, Read>>>> = {
  [pcm]: {
    8: (data, at) => (data[at]! - 128) / 128,
    16: (data, at) => data.readInt16LE(at) / 2 ** 15,
    24: (data, at) => data.readIntLE(at, 3) / 2 ** 23,
    32: (data, at) => data.readInt32LE(at) / 2 ** 31,
  },
  [float]: { 32: (data, at) => data.readFloatLE(at), 64: (data, at) => data.readDoubleLE(at) },
};

function readWav(bytes: Uint8Array, { label, shown }: FolderFile): Recording {
  const refuse = (message: string): UserError => new UserError(message, { file: shown });
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number): string => data.toString("latin1", at, at + 4);
  if (data.length < 12 || text(0) !== "RIFF" || text(8) !== "WAVE")
    throw refuse(say`${label} is no WAV recording: it does not begin with RIFF and WAVE.`);
  let format: Buffer | undefined;
  for (let at = 12; at + 8 <= data.length;) {
    const length = data.readUInt32LE(at + 4);
    const begin = at + 8;
    if (text(at) === "fmt ") format = data.subarray(begin, begin + length);
    if (text(at) === "data") {
      if (format === undefined || format.length < 16)
        throw refuse(say`${label} says nothing of its format before its samples.`);
      if (begin + length > data.length)
        throw refuse(
          say`${label} ends within its samples (${data.length - begin} of ${length} bytes): the file is incomplete.`,
        );
      return recordingOf(format, data.subarray(begin, begin + length), label, refuse);
    }
    // Chunks begin at even places.
    at = begin + length + (length % 2);
  }
  throw refuse(say`${label} holds no samples: the file is incomplete.`);
}

function recordingOf(
  format: Buffer,
  data: Buffer,
  label: string,
  refuse: (message: string) => UserError,
): Recording {
  const [channels, rate, bits] = [format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)];
  const tag = format.readUInt16LE(0);
  // The extended form keeps the format proper in the first two bytes of an identifier.
  const code = tag === extensible && format.length >= 26 ? format.readUInt16LE(24) : tag;
  const read = readings[code]?.[bits];
  if (read === undefined)
    throw refuse(
      say`${label} holds samples of format ${code} with ${bits} bits, which is not read. Save it as PCM of 8, 16, 24 or 32 bits, or as floats.`,
    );
  if (rate < leastRate || rate > mostRate)
    throw refuse(say`${label} claims ${rate} samples a second: it is damaged.`);
  if (channels === 0 || channels > 64)
    throw refuse(say`${label} claims ${channels} channels: it is damaged.`);
  const frameBytes = (channels * bits) / 8;
  const count = Math.floor(data.length / frameBytes);
  if (count === 0) throw refuse(say`${label} holds no samples.`);
  return {
    rate,
    samples: (most) =>
      Float64Array.from({ length: Math.min(count, most) }, (_, at) => {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++)
          sum += read(data, at * frameBytes + (channel * bits) / 8);
        const value = sum / channels;
        if (Math.abs(value) < 1e6) return value;
        throw refuse(say`${label} has sample ${at + 1} at ${value}, which is no sound.`);
      }),
  };
}
