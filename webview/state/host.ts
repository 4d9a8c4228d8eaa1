import type { PanelIntent } from "../../src/session/protocol";

/** The extension host, as VS Code lets the page talk to it. */
export interface Host<Intent = PanelIntent> {
  postMessage(intent: Intent): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare const acquireVsCodeApi: () => unknown;

/** May be called once in the page's life. */
export const connect = <Intent = PanelIntent>(): Host<Intent> => acquireVsCodeApi() as Host<Intent>;
