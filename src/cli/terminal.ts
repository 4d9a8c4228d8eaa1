import type { Output } from "./command";

/** Erases the current line of a terminal. */
const eraseLine = "\r\u001b[2K";

/** NaN and ±∞ have no spelling in JSON; null would hide which of them it was. */
export const spelled = (_key: string, entry: unknown): unknown =>
  typeof entry === "number" && !Number.isFinite(entry) ? String(entry) : entry;

/** A reader that closes its end of the pipe, such as `head`, has seen enough. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) =>
      process.exit(error.code === "EPIPE" ? process.exitCode : 1),
    );
}

/** Writes to the process's own streams. */
export function terminalOutput(json: boolean): Output {
  const lines = json ? process.stderr : process.stdout;
  let progressShown = false;
  const clear = () => {
    if (progressShown) process.stderr.write(eraseLine);
    progressShown = false;
  };
  return {
    json,
    say(line) {
      clear();
      lines.write(`${line}\n`);
    },
    document(value) {
      clear();
      if (json) process.stdout.write(`${JSON.stringify(value, spelled, 2)}\n`);
    },
    progress(line) {
      if (!process.stderr.isTTY) return;
      clear();
      process.stderr.write(line.slice(0, process.stderr.columns - 1));
      progressShown = true;
    },
  };
}
