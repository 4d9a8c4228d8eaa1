/** The dashboard page: shows one run as the extension host tells it, and sends back what the user wants. */
import "./styles/page.css";
import "./styles/controls.css";
import "./styles/tables.css";
import "./styles/figures.css";
import "./styles/gradients.css";
import "./styles/data.css";
import "./styles/diagnosis.css";
import "./styles/throughTime.css";
import { Page } from "./page";
import { connect } from "./state/host";
import { fromWire } from "./state/fromWire";
import { asPanelMessage } from "./state/messages";

const app = document.getElementById("app");
if (app !== null) {
  const host = connect();
  const page = new Page(app, host);
  addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const message = asPanelMessage(fromWire(data));
    if (message !== undefined) page.receive(message);
  });
  host.postMessage({ type: "ready" });
}
