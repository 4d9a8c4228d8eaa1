import { decode as decodeJpeg } from "jpeg-js";
import { PNG } from "pngjs";
import { showArray } from "../arraySource";
import { UserError } from "../../engine/userError";
import type { FolderFile, FolderReader } from "../folderSource";
import { resize } from "../resize";
import { say } from "../../words/words";

/**
 * PNG and JPEG pictures, `[height, width, channels]`, a byte an entry. Gray is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601);
 * what is transparent lies on white; 16 bits become 8. How a camera was held (Exif) is not looked at.
 */
export const images: FolderReader = {
  summary: () => say`PNG and JPEG pictures`,
  endings: [".png", ".jpg", ".jpeg"],
  column: "image",
  begin({ size, channels = 3 }, first, file) {
    const picture = size === undefined ? decodePicture(first, file) : undefined;
    const [height, width] = size ?? [picture!.height, picture!.width];
    return {
      shape: [height, width, channels],
      make: (count) => new Uint8Array(count),
      decode(bytes, other) {
        const found = decodePicture(bytes, other);
        if (size === undefined && (found.height !== height || found.width !== width))
          throw new UserError(
            say`${other.label} has ${found.height} × ${found.width} pixels, and ${file.label} has ${height} × ${width}. Set "size": ${showArray([height, width])} to bring all pictures to one size.`,
            { file: other.shown },
          );
        return resize(withChannels(found, channels), found.height, found.width, channels, height, width);
      },
    };
  },
};

interface Picture {
  readonly height: number;
  readonly width: number;
  /** Red, green, blue, opacity of every pixel. */
  readonly data: Uint8Array;
}

/** A picture that claims more is refused before memory is asked for it. */
const mostPixels = 100_000_000;

function decodePicture(bytes: Uint8Array, { label, shown }: FolderFile): Picture {
  const refuse = (message: string): UserError => new UserError(message, { file: shown });
  const kind = kindOf(bytes);
  if (kind !== "PNG" && kind !== "JPEG") throw refuse(otherKind(label, kind));
  try {
    if (kind === "JPEG") {
      const limits = { maxResolutionInMP: mostPixels / 1e6, maxMemoryUsageInMB: 1024 };
      return checked(decodeJpeg(bytes, { useTArray: true, tolerantDecoding: false, ...limits }));
    }
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const pixels = head.length < 24 ? 0 : head.readUInt32BE(16) * head.readUInt32BE(20);
    // The decoder unpacks interlaced pictures without a limit of its own.
    if (head[28] === 1 && head.length > 8 * pixels + 2 ** 20)
      throw new Error(say`it holds more than its pixels`);
    if (pixels > mostPixels) throw new Error(say`it claims ${pixels} pixels`);
    return checked(PNG.sync.read(head));
  } catch (error) {
    // On damaged files the decoders throw whatever their code runs into; a plain error has a reason to tell.
    const isPlain = error instanceof Error && error.constructor === Error;
    const reason = isPlain ? error.message.slice(0, 100).replace(/\.$/, "") : "";
    throw refuse(
      reason === ""
        ? say`${label} is a ${kind} picture that cannot be decoded: it is damaged or incomplete.`
        : say`${label} is a ${kind} picture that cannot be decoded: it is damaged or incomplete (${reason}).`,
    );
  }
}

function checked({ height, width, data }: Picture): Picture {
  if (height > 0 && width > 0 && data.length === 4 * height * width) return { height, width, data };
  throw new Error(say`it has no pixels`);
}

function otherKind(label: string, kind: Kind | undefined): string {
  if (kind === undefined)
    return say`${label} is no picture; pictures are read as PNG or JPEG, whatever their name says.`;
  return kind === "nothing"
    ? say`${label} is an empty file; pictures are read as PNG or JPEG, whatever their name says.`
    : say`${label} is a ${kind} picture; pictures are read as PNG or JPEG, whatever their name says.`;
}

type Kind = "PNG" | "JPEG" | "GIF" | "BMP" | "WebP" | "nothing";

/** By its first bytes; undefined: nothing known. */
function kindOf(bytes: Uint8Array): Kind | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (start.startsWith("\xff\xd8")) return "JPEG";
  if (start.startsWith("GIF8")) return "GIF";
  if (start.startsWith("BM")) return "BMP";
  if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "WebP";
  return start.length === 0 ? "nothing" : undefined;
}

/** The pixels on white, with 1 or 3 numbers each. */
function withChannels({ data }: Picture, channels: 1 | 3): Float32Array {
  const values = new Float32Array((data.length / 4) * channels);
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    const opacity = data[4 * pixel + 3]! / 255;
    const on = (channel: number): number => data[4 * pixel + channel]! * opacity + 255 * (1 - opacity);
    if (channels === 1) values[pixel] = 0.299 * on(0) + 0.587 * on(1) + 0.114 * on(2);
    else for (let channel = 0; channel < 3; channel++) values[3 * pixel + channel] = on(channel);
  }
  return values;
}
