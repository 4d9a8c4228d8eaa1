/** The page that compares runs: their costs in one plot, their results, what their model files say differently. */
import "./translations";
import "./styles/page.css";
import "./styles/controls.css";
import "./styles/tables.css";
import "./styles/figures.css";
import "./styles/compare.css";
import type { CompareIntent } from "../src/session/comparison";
import { ComparePage } from "./compare/comparePage";
import { asCompareMessage } from "./compare/compareMessages";
import { fromWire } from "./state/fromWire";
import { connect } from "./state/host";

const app = document.getElementById("app");
if (app !== null) {
  const host = connect<CompareIntent>();
  const page = new ComparePage(app, host);
  addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const message = asCompareMessage(fromWire(data));
    if (message !== undefined) page.receive(message);
  });
  host.postMessage({ type: "ready" });
}
