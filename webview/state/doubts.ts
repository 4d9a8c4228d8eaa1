import type { IgnoredBecause, OfRun, PanelMessage } from "../../src/session/protocol";
import type { Host } from "./host";
import type { Run } from "./run";

/** Tells the host of messages that the page takes no notice of: for the log, each kind once. */
export class Doubts {
  private readonly told = new Set<string>();

  constructor(private readonly host: Pick<Host, "postMessage">) {}

  tell(message: unknown, why: IgnoredBecause): void {
    const type = typeOf(message);
    const kind = `${type} ${why}`;
    if (this.told.has(kind)) return;
    this.told.add(kind);
    this.host.postMessage({ type: "ignored", message: type, why });
  }
}

/** It is of a run that is not shown. One that begins, and the whole state of one, are shown from now on. */
export function isOfOtherRun(message: PanelMessage & OfRun, { info }: Run): boolean {
  if (message.type === "started" || message.type === "snapshot") return false;
  return typeof message.ofRun === "string" && info !== undefined && message.ofRun !== info.runId;
}

/** What it calls itself, in a few letters: it may be anything. */
function typeOf(message: unknown): string {
  const type: unknown =
    typeof message === "object" && message !== null && "type" in message ? message.type : "";
  return typeof type === "string" && /^\w{1,40}$/.test(type) ? type : "?";
}
