import { spawnSync } from "node:child_process";

/**
 * Signals a process and everything it started. Does nothing when they have ended already.
 *
 * @param {number} pid the leader of a process group (on Windows: the root of a process tree)
 * @param {'SIGTERM' | 'SIGKILL'} signal on Windows both end the tree at once
 */
export function killProcessTree(pid, signal) {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/PID", String(pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // No such group: it has ended.
  }
}
