import type * as vscode from "vscode";
import type { Part } from "../part";

const everyMs = 500;

/** Moves a progress bar along with the time that something may take. */
export function passTime(progress: vscode.Progress<{ increment?: number }>, budgetMs: number): Part {
  const started = performance.now();
  let shown = 0;
  const timer = setInterval(() => {
    // The last bit is for putting the answer together.
    const percent = Math.min(98, (100 * (performance.now() - started)) / budgetMs);
    progress.report({ increment: percent - shown });
    shown = percent;
  }, everyMs);
  return { dispose: () => clearInterval(timer) };
}
