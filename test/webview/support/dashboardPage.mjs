// Serves the built dashboard as the extension host does, with VS Code's API and themes stood in for.
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { launchBrowser } from "../../../scripts/host/browser.mjs";
import { themes } from "./themes.mjs";

const root = new URL("../../../", import.meta.url);
const types = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8" };

/** VS Code's own script, which runs before the page's: the API, and the messages sent through it. */
const stub = `
  const sent = [];
  let state = JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined;
  window.sentToHost = sent;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      // A host that lives answers at once.
      if (message.type === 'ping' && !window.hostIsGone) setTimeout(() => window.postMessage({ type: 'pong' }, '*'));
      sent.push(message);
    },
    getState: () => state,
    setState: (next) => {
      state = next;
      // A page that is left may still scroll: it shall not bring back what was forgotten.
      if (!window.isLeft) sessionStorage.setItem('state', JSON.stringify(next));
      return next;
    },
  });
`;

/** Every text in brackets, to be told from those that no translation reaches. */
const pseudo = async () => {
  const english = JSON.parse(await readFile(new URL("l10n/bundle.l10n.json", root), "utf8"));
  return Object.fromEntries(Object.keys(english).map((text) => [text, `⟦${text}⟧`]));
};

const html = (nonce, bundle, translations) => `<!DOCTYPE html>
<html lang="${translations === undefined ? "en" : "de"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'">
<link rel="stylesheet" href="/${bundle}.css">
<title>Model Debugger</title>
</head>
<body>
<div id="app"></div>
${translations === undefined ? "" : `<script type="application/json" id="l10n">${JSON.stringify(translations).replaceAll("<", "\\u003c")}</script>`}
<script nonce="${nonce}">${stub}</script>
<script nonce="${nonce}" src="/${bundle}.js"></script>
</body>
</html>`;

const serve = (bundle) =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const { pathname: name, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const type = types[path.extname(name)] ?? types[".html"];
      if (name === "/") {
        const translations = searchParams.has("pseudo") ? await pseudo() : undefined;
        const page = html(randomBytes(16).toString("hex"), bundle, translations);
        return response.setHeader("Content-Type", type).end(page);
      }
      readFile(new URL(`dist/webview${name}`, root)).then(
        (text) => response.setHeader("Content-Type", type).end(text),
        () => response.writeHead(name === "/favicon.ico" ? 204 : 404).end(),
      );
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

/** A browser with the dashboard in it, or with another page: the name of its bundle. */
export class DashboardPage {
  /** Errors and warnings of the page: a violation of its security policy among them. */
  complaints = [];

  static async start(bundle = "dashboard") {
    const it = new DashboardPage();
    it.folder = await mkdtemp(path.join(tmpdir(), "model-debugger-page-"));
    it.server = await serve(bundle);
    it.browser = await launchBrowser({ folder: it.folder, viewport: { width: 800, height: 900 } });
    it.page = it.browser.context.pages()[0] ?? (await it.browser.context.newPage());
    it.page.on("console", (message) => it.complaints.push(`${message.type()}: ${message.text()}`));
    it.page.on("pageerror", (error) => it.complaints.push(`error: ${error.message}`));
    return it;
  }

  async close() {
    await this.browser.close();
    await new Promise((done) => this.server.close(done));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Opens the page afresh: no state kept, no run yet. `isPseudo`: in a language of its own, with German moments. */
  async open({ theme = "dark", width = 800, height = 900, keepState = false, isPseudo = false } = {}) {
    await this.page.setViewportSize({ width, height });
    const address = `http://127.0.0.1:${this.server.address().port}/${isPseudo ? "?pseudo" : ""}`;
    if (this.page.url() !== address) await this.page.goto(address);
    else {
      if (!keepState)
        await this.page.evaluate(() => {
          window.isLeft = true;
          window.sessionStorage.clear();
        });
      await this.page.reload();
    }
    await this.setTheme(theme);
    this.complaints.length = 0;
  }

  /** As VS Code switches themes: classes of the body, variables in the root's style. */
  async setTheme(name) {
    await this.page.evaluate(({ classes, variables }) => {
      document.documentElement.removeAttribute("style");
      document.body.className = classes.join(" ");
      for (const [key, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(`--vscode-${key}`, value);
      }
    }, themes[name]);
  }

  /** Sends messages as the host would, and waits until they are drawn. */
  async send(...messages) {
    const packed = JSON.parse(
      JSON.stringify(messages, (_, value) =>
        ArrayBuffer.isView(value)
          ? {
              typed: value.constructor.name,
              base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64"),
            }
          : typeof value === "number" && !Number.isFinite(value)
            ? { number: String(value) }
            : value,
      ),
    );
    await this.page.evaluate((list) => {
      const unpack = (value) => {
        if (typeof value !== "object" || value === null) return value;
        if (Array.isArray(value)) return value.map(unpack);
        if (value.typed !== undefined) {
          const bytes = Uint8Array.from(window.atob(value.base64), (one) => one.charCodeAt(0));
          return new window[value.typed](bytes.buffer);
        }
        if (value.number !== undefined) return Number(value.number);
        return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unpack(entry)]));
      };
      for (const message of list) window.postMessage(unpack(message), "*");
      // Messages arrive in their order: when this one does, all of them have.
      return new Promise((resolve) => {
        const heard = ({ data }) => {
          if (data !== "all of them") return;
          window.removeEventListener("message", heard);
          resolve();
        };
        window.addEventListener("message", heard);
        window.postMessage("all of them", "*");
      });
    }, packed);
    await this.settle();
  }

  /** Waits until nothing is left to draw, and before that for as long as is named. */
  async settle(ms = 0) {
    if (ms > 0) await this.page.waitForTimeout(ms);
    await this.page.evaluate(async () => {
      const frame = () => new Promise((next) => window.requestAnimationFrame(next));
      // A frame more than one: what is told of a new size is told after the frame in which it is new.
      for (let idle = 0; idle < 3; idle++) {
        await frame();
        if (document.documentElement.hasAttribute("data-drawing")) idle = 0;
      }
    });
  }

  /** What the page sent to the host since last asked; drawings and its own health left out unless asked for. */
  async sent({ drawings = false, health = false } = {}) {
    const all = await this.page.evaluate(() => window.sentToHost.splice(0));
    const isHealth = ({ type }) => type === "ping" || type === "ignored";
    return all.filter((message) => (drawings || message.type !== "drew") && (health || !isHealth(message)));
  }
}
