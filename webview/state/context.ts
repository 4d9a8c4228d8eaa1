import type { Drawing } from "../drawing";
import type { Theme } from "../theme";
import type { Host } from "./host";
import type { Run } from "./run";
import type { Ui } from "./uiState";

/** What every part of the dashboard sees. */
export interface Context {
  readonly run: Run;
  readonly ui: Ui;
  readonly host: Host;
  readonly theme: Theme;
  readonly drawing: Drawing;
}
