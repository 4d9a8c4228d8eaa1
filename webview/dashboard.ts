/** The dashboard page: shows one run as the extension host tells it, and sends back what the user wants. */
import "./translations";
import "./styles/page.css";
import "./styles/controls.css";
import "./styles/tables.css";
import "./styles/figures.css";
import "./styles/gradients.css";
import "./styles/data.css";
import "./styles/diagnosis.css";
import "./styles/steering.css";
import "./styles/overview.css";
import "./styles/throughTime.css";
import "./styles/network.css";
import "./styles/predict.css";
import { Page } from "./page";
import { connect } from "./state/host";
import { fromWire } from "./state/fromWire";
import { asPanelMessage } from "./state/messages";

const app = document.getElementById("app");
if (app !== null) {
  const host = connect();
  const page = new Page(app, host);
  addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const given = fromWire(data);
    const message = asPanelMessage(given);
    if (message === undefined) page.refuse(given);
    else page.receive(message);
  });
  host.postMessage({ type: "ready" });
}
