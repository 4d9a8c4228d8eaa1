"""Writes log_mel.json: log-mel frames computed with NumPy's FFT, for test/unit/data/wav.test.ts.

The recording is two tones and a click in 16-bit integers, written here so that the test needs no file:
s[n] = round(8000 sin(2 pi 440 n / rate) + 6000 sin(2 pi 1900 n / rate)), s[700] = 30000.
"""

import json
import numpy as np

RATE, BANDS, FRAMES, COUNT = 8000, 12, 9, 900

n = np.arange(COUNT)
samples = np.round(8000 * np.sin(2 * np.pi * 440 * n / RATE) + 6000 * np.sin(2 * np.pi * 1900 * n / RATE))
samples[700] = 30000

length, step = round(0.025 * RATE), round(0.010 * RATE)
size = 1 << (length - 1).bit_length()
padded = np.zeros(length + (FRAMES - 1) * step)
padded[: min(COUNT, len(padded))] = samples[: len(padded)] / 32768
window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
frames = np.stack([padded[f * step : f * step + length] * window for f in range(FRAMES)])
power = np.abs(np.fft.rfft(frames, size)) ** 2

mel = lambda hertz: 2595 * np.log10(1 + hertz / 700)
corners = 700 * (10 ** (np.linspace(0, mel(RATE / 2), BANDS + 2) / 2595) - 1)
hertz = np.arange(size // 2 + 1) * RATE / size
filters = np.zeros((len(hertz), BANDS))
for b in range(BANDS):
    low, centre, high = corners[b : b + 3]
    filters[:, b] = np.clip(np.minimum((hertz - low) / (centre - low), (high - hertz) / (high - centre)), 0, None)

result = np.log(np.maximum(power @ filters, 1e-10))
with open(__file__.replace("make_log_mel.py", "log_mel.json"), "w") as file:
    json.dump(
        {"rate": RATE, "samples": samples.astype(int).tolist(), "frames": result.round(9).tolist()}, file
    )
    file.write("\n")
