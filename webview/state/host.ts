import type { PanelIntent } from "../../src/session/protocol";

/** The extension host, as VS Code lets the page talk to it. */
export interface Host {
  postMessage(intent: PanelIntent): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: () => Host;

/** May be called once in the page's life. */
export const connect = (): Host => acquireVsCodeApi();
