/**
 * Runs one command and never lets it outlive the process that wanted it.
 *
 * `node guard.mjs COMMAND ARGUMENT…`, started by childProcess.mjs as the leader of a process group.
 * Its standard input is a pipe from its parent: the system closes that pipe however the parent
 * ends, even by SIGKILL, where no handler of the parent's can run.
 */
import { spawn } from "node:child_process";
import { killProcessTree } from "./killProcessTree.mjs";

/** Time between the polite signal and the final one. */
const graceMs = 3_000;

const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });

let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  killProcessTree(process.pid, "SIGTERM");
  setTimeout(() => killProcessTree(process.pid, "SIGKILL"), graceMs);
}

// The guard is in the group that it signals, and must survive to send the last signal.
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
process.on("SIGHUP", stop);
process.stdin.on("end", stop);
process.stdin.on("error", stop);
process.stdin.resume();

child.on("error", (error) => {
  console.error(`${command} could not be started: ${error.message}`);
  process.exit(127);
});
child.on("exit", (code, signal) => {
  // What the command left running in its group is ended by childProcess.mjs, which sees this exit.
  if (process.stdin.readableEnded) killProcessTree(process.pid, "SIGKILL");
  process.exit(code ?? (signal === "SIGTERM" ? 143 : 137));
});
