/** Dark to bright, equally far apart to the eye: for spectrograms. */
const anchors = [
  [0, 0, 4],
  [81, 18, 124],
  [183, 55, 121],
  [252, 137, 97],
  [252, 253, 191],
] as const;

/** Red, green and blue of a level from 0 to 255. */
function heatOf(level: number): readonly [number, number, number] {
  const place = (level / 255) * (anchors.length - 1);
  const at = Math.min(anchors.length - 2, Math.floor(place));
  const mix = (channel: 0 | 1 | 2) =>
    anchors[at]![channel] + (place - at) * (anchors[at + 1]![channel] - anchors[at]![channel]);
  return [mix(0), mix(1), mix(2)];
}

/** Colours of the levels 0 … 255 of a spectrogram. */
export const heat = Array.from({ length: 256 }, (_, level) => heatOf(level));
