import type { ShownCheckpoint } from "../../../src/session/shownSteering";
import { hasEnded } from "../../../src/session/protocol";
import { h, setAttribute, setText } from "../../dom";
import { decimal, integer } from "../../format";
import type { Context } from "../../state/context";
import type { Run } from "../../state/run";
import { text, type StringKey } from "../../strings";
import { Button } from "../button";
import type { Cell } from "../table";

const whyNotBack = (run: Run): StringKey | undefined =>
  run.recorded !== undefined
    ? "whyRecordedHand"
    : run.state === undefined || run.state === "loading"
      ? "whyLoading"
      : undefined;

/** A checkpoint in the list: what it is, and what can be done with it. */
export class CheckpointRow {
  private readonly back: Button;
  private readonly fork: Button;
  private readonly remove: Button;
  private readonly name: HTMLInputElement;
  private readonly note = h("span", { class: "checkpoint-note" });
  private readonly step = h("span", {});
  private readonly head = h("span", { class: "checkpoint-step" }, this.step, this.note);
  private readonly actions: HTMLElement;
  private shownName = "";

  constructor(
    private readonly context: Context,
    /** Of the best one, whatever it is at the time. */
    private id: string,
  ) {
    const { host } = context;
    this.back = new Button("goBack", text("goBack"), () => host.postMessage({ type: "goBack", id: this.id }));
    this.fork = new Button("fork", text("fork"), () => {
      const run = context.run.info?.runId;
      if (run !== undefined) host.postMessage({ type: "fork", run, id: this.id });
    });
    const remove = () => host.postMessage({ type: "deleteCheckpoint", id: this.id });
    this.remove = new Button("close", "", remove, "action icon-only");
    this.name = h("input", {
      type: "text",
      class: "checkpoint-name",
      maxlength: 60,
      autocomplete: "off",
      placeholder: text("checkpointUnnamed"),
      on: {
        keydown: (event) => {
          if (event.key === "Enter") this.rename();
          if (event.key === "Escape") this.name.value = this.shownName;
        },
        blur: () => this.rename(),
      },
    });
    this.actions = h(
      "div",
      { class: "checkpoint-actions" },
      this.back.element,
      this.fork.element,
      this.remove.element,
    );
  }

  cells(checkpoint: ShownCheckpoint): Cell[] {
    const { run } = this.context;
    const { id, step, epoch, cost, devCost, name = "", kind, left, inMemory } = checkpoint;
    this.id = id;
    const steps = integer(step);
    const isBest = kind === "best";
    const allow = (button: Button, label: StringKey, hint: StringKey, why: StringKey | undefined) => {
      button.allow(why && text(why), text(hint));
      setAttribute(
        button.element,
        "aria-label",
        text(isBest ? "bestCheckpointOf" : "checkpointOf", text(label), steps),
      );
    };
    const ended = run.state !== undefined && hasEnded(run.state);
    allow(this.back, "goBack", ended ? "goBackEndedHint" : "goBackHint", whyNotBack(run));
    allow(this.fork, "fork", "forkHint", inMemory === true ? "whyInMemory" : undefined);
    allow(this.remove, "deleteCheckpoint", "deleteCheckpointHint", undefined);
    setAttribute(this.name, "aria-label", text(isBest ? "bestCheckpointNameOf" : "checkpointNameOf", steps));
    setAttribute(this.name, "title", text(isBest ? "checkpointBestNameHint" : "checkpointNameHint"));
    if (name !== this.shownName && document.activeElement !== this.name) this.name.value = name;
    this.shownName = name;
    const notes = [
      text("checkpointEpoch", integer(epoch)),
      text(`madeBefore_${kind}`),
      left === true ? text("checkpointLeft") : "",
      inMemory === true ? text("checkpointInMemory") : "",
    ];
    setText(this.note, notes.filter((note) => note !== "").join(" · "));
    setText(this.step, steps);
    return [
      this.head,
      cost === undefined ? "–" : decimal(cost),
      devCost === undefined ? "–" : decimal(devCost),
      this.actions,
      this.name,
    ];
  }

  private rename(): void {
    const name = this.name.value.trim();
    if (name === this.shownName) return;
    this.shownName = name;
    this.context.host.postMessage({ type: "nameCheckpoint", id: this.id, name });
  }
}
