import { readdir, readFile } from "node:fs/promises";
import { HumanError } from "../host/humanError.mjs";

/**
 * Makes the extension hosts that this process started stand still, as one that hangs does.
 *
 * @returns {Promise<() => void>} makes them go on
 */
export async function pauseExtensionHosts() {
  if (process.platform !== "linux")
    throw new HumanError(
      "A host that does not answer can be photographed on Linux only: leave this view out.",
    );
  const processes = await runningProcesses();
  const isOurs = (pid) => pid === process.pid || (processes.has(pid) && isOurs(processes.get(pid).parent));
  const hosts = [...processes].filter(
    ([pid, { command }]) => command.includes("--type=extensionHost") && isOurs(pid),
  );
  if (hosts.length === 0) throw new HumanError("VS Code's server has no extension host.");
  for (const [pid] of hosts) process.kill(pid, "SIGSTOP");
  return () => hosts.forEach(([pid]) => process.kill(pid, "SIGCONT"));
}

/** @returns {Promise<Map<number, { parent: number, command: string }>>} */
async function runningProcesses() {
  const processes = new Map();
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    try {
      const [status, command] = await Promise.all(
        ["status", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
      );
      processes.set(Number(pid), { parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command });
    } catch {
      // It ended meanwhile.
    }
  }
  return processes;
}
