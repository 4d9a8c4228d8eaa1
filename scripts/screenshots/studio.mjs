/** The window that is photographed: the hands that set a scene up, and the camera. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { HumanError } from "../host/humanError.mjs";
import { openFile, runCommand, setTheme, webviewFrame } from "../host/workbench.mjs";

/**
 * @typedef {import('playwright-core').Locator} Locator
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

/** Pixels around what a picture is cropped to, but below it: sections end with room of their own. */
const margin = 12;
const endLimitMs = 120_000;

export class Studio {
  /** @param {import("../host/installedVsCode.mjs").InstalledVsCode} vsCode */
  constructor(vsCode) {
    this.page = vsCode.page;
    this.folder = vsCode.folder;
  }

  /** The page of the one webview in sight: a dashboard or a comparison. */
  get dashboard() {
    return webviewFrame(this.page);
  }

  /** @param {string} title of a command, as the palette has it */
  run(title) {
    return runCommand(this.page, title);
  }

  /** Nothing open, nothing beside it. */
  async clear() {
    await this.run("View: Close All Editors");
    await this.run("Notifications: Clear All Notifications");
    const sideBar = this.page.locator(".part.sidebar");
    if (await sideBar.isVisible()) await this.run("View: Toggle Primary Side Bar Visibility");
  }

  /** @param {number} width @param {number} height of the window */
  resize(width, height) {
    return this.page.setViewportSize({ width, height });
  }

  /**
   * Changes a file of the examples to what a scene needs.
   *
   * @param {string} file
   * @param {...(readonly [from: string | RegExp, to: string])} changes
   */
  async change(file, ...changes) {
    const target = path.join(this.folder, file);
    let text = await readFile(target, "utf8");
    for (const [from, to] of changes) {
      if (!isIn(text, from))
        throw new HumanError(`${file} holds no ${from}: mend the scene that changes it.`);
      text = text.replace(from, to);
    }
    await writeFile(target, text);
  }

  /** Opens a model file of the examples, changed first. @param {string} file @param {...(readonly [string | RegExp, string])} changes */
  async open(file, ...changes) {
    await this.change(file, ...changes);
    return openFile(this.page, file);
  }

  /** Trains what is open, to its end. */
  async train() {
    await this.run("Model Debugger: Train");
    await this.state("Finished");
  }

  /** @param {string} name of the run's state, to wait for */
  async state(name) {
    await this.dashboard
      .locator("header")
      .getByText(name, { exact: true })
      .first()
      .waitFor({ timeout: endLimitMs });
  }

  /** @param {string} what is waited for @param {() => Promise<boolean>} look */
  async until(what, look) {
    const endMs = Date.now() + endLimitMs;
    while (!(await look())) {
      if (Date.now() > endMs) throw new HumanError(`Waited ${endLimitMs / 1000} s in vain for ${what}.`);
      await this.page.waitForTimeout(50);
    }
  }

  /** The dashboard has the window to itself: the model file's editor, which has the focus, is closed. */
  async alone() {
    await this.run("View: Focus First Editor Group");
    await this.run("View: Close Editor");
  }

  /** @param {"Training" | "Data" | "Network"} name */
  tab(name) {
    return this.dashboard.getByRole("tab", { name }).click();
  }

  /** @param {string} id of a section */
  section(id) {
    return this.dashboard.locator(`#${id}`);
  }

  /** @param {string} name @param {Locator} [within] */
  press(name, within) {
    return (within ?? this.dashboard).getByRole("button", { name, exact: true }).first().click();
  }

  /** Puts a theme on, and waits until what is in sight wears it. @param {{ label: string, kind: string }} theme */
  async putOn({ label, kind }) {
    await setTheme(this.page, label);
    const base = { "vscode-light": "vs", "vscode-dark": "vs-dark", "vscode-high-contrast": "hc-black" }[kind];
    await this.page.locator(`.monaco-workbench.${base ?? "hc-light"}`).waitFor();
    const webviews = await this.page.locator("iframe.webview:visible").count();
    for (let at = 0; at < webviews; at++)
      await webviewFrame(this.page, at).locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
  }

  /** Scrolls so that this comes first below what stays on top. @param {Locator} locator */
  async bringUp(locator) {
    // What comes into sight is drawn then, and may take another height.
    const scroll = () =>
      locator.evaluate((element) => element.scrollIntoView({ block: "start", behavior: "instant" }));
    await scroll();
    await this.rest();
    await scroll();
  }

  /** Nothing has the focus or the pointer, and nothing is left to draw. */
  async rest() {
    await this.page.mouse.move(0, 0);
    const frames = this.page
      .frames()
      .filter((frame) => frame.name() === "" || frame.name() === "active-frame");
    for (const frame of frames)
      await frame
        .evaluate(async () => {
          if (document.querySelector("#app") === null) return;
          document.activeElement?.blur?.();
          const next = () => new Promise((done) => window.requestAnimationFrame(done));
          // Webviews that are hidden draw no frames.
          if (document.visibilityState !== "visible" || window.innerWidth === 0) return;
          for (let idle = 0; idle < 4; idle++) {
            await next();
            if (document.documentElement.hasAttribute("data-drawing")) idle = 0;
          }
        })
        // A frame that goes away meanwhile has nothing left to draw.
        .catch(() => undefined);
  }

  /**
   * @param {string} file
   * @param {readonly Locator[]} around what the picture is cropped to; the whole window where it is empty
   */
  async photograph(file, around) {
    await mkdir(path.dirname(file), { recursive: true });
    const clip = around.length === 0 ? undefined : await this.crop(around);
    await this.page.screenshot({ path: file, clip, animations: "disabled", caret: "hide", timeout: 15_000 });
  }

  /** Where the header ends that stays in sight; 0 where there is none. */
  async headerBottom() {
    const header = this.dashboard.locator("header").filter({ visible: true });
    const box = (await header.count()) === 1 ? await header.boundingBox() : null;
    return box === null ? 0 : box.y + box.height;
  }

  /** @param {readonly Locator[]} around @returns {Promise<Box>} */
  async crop(around) {
    const boxes = [];
    for (const locator of around) {
      const box = await locator.boundingBox();
      if (box !== null) boxes.push(box);
    }
    if (boxes.length === 0) throw new HumanError(`Nothing is in sight of ${around.join(", ")}.`);
    // What is in a webview is seen no further than that reaches.
    const isFramed = await around[0].evaluate(() => window !== window.top);
    const frame = isFramed ? await this.page.locator("iframe.webview:visible").first().boundingBox() : null;
    const bounds = frame ?? { x: 0, y: 0, ...this.page.viewportSize() };
    const highest = Math.min(...boxes.map((box) => box.y));
    const header = isFramed ? await this.headerBottom() : 0;
    // Nothing of the header that stays on top of what is below it.
    if (highest >= header - 1 && header > bounds.y) {
      bounds.height -= header + 1 - bounds.y;
      bounds.y = header + 1;
    }
    const left = Math.max(bounds.x, Math.min(...boxes.map((box) => box.x)) - margin);
    const top = Math.max(bounds.y, Math.min(...boxes.map((box) => box.y)) - margin);
    const right = Math.min(
      bounds.x + bounds.width,
      Math.max(...boxes.map((box) => box.x + box.width)) + margin,
    );
    const bottom = Math.min(bounds.y + bounds.height, Math.max(...boxes.map((box) => box.y + box.height)));
    return { x: left, y: top, width: right - left, height: bottom - top };
  }
}

/** @param {string} text @param {string | RegExp} part */
const isIn = (text, part) => (typeof part === "string" ? text.includes(part) : part.test(text));
