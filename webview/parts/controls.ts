import { hasEnded, type PanelIntent } from "../../src/session/protocol";
import { h } from "../dom";
import type { IconName } from "../icons";
import type { Connection } from "../state/connection";
import type { Context } from "../state/context";
import { isBusy } from "../state/diagnosis";
import type { Run } from "../state/run";
import { text, type StringKey } from "../strings";
import { Button } from "./button";
import { HyperparameterField } from "./steering/hyperparameterField";

interface Control {
  readonly symbol: IconName;
  readonly label: StringKey;
  readonly hint: StringKey;
  readonly intent: PanelIntent;
  /** Why it makes no sense now. */
  readonly why: (run: Run) => StringKey | undefined;
}

const started = ({ state }: Run) => state === undefined || state === "loading";
const ended = ({ state }: Run) => state !== undefined && hasEnded(state);
export const whileGoing = (run: Run) => (started(run) ? "whyLoading" : ended(run) ? "whyEnded" : undefined);
const whilePaused = (run: Run) => whileGoing(run) ?? (run.state === "paused" ? undefined : "whyNotPaused");

const whileThereAreWeights = (run: Run) =>
  run.recorded !== undefined
    ? "whyRecorded"
    : (run.progress?.step ?? 0) > 0 && run.state !== "loading"
      ? undefined
      : "whyUntrained";

const pause: Control = {
  symbol: "pause",
  label: "pause",
  hint: "pauseHint",
  intent: { type: "pause" },
  why: whileGoing,
};
const resume: Control = {
  ...pause,
  symbol: "play",
  label: "resume",
  hint: "resumeHint",
  intent: { type: "resume" },
};

const others: readonly (readonly Control[])[] = [
  [
    {
      symbol: "step",
      label: "stepMiniBatch",
      hint: "stepMiniBatchHint",
      intent: { type: "step", unit: "miniBatch" },
      why: whilePaused,
    },
    {
      symbol: "stepEpoch",
      label: "stepEpoch",
      hint: "stepEpochHint",
      intent: { type: "step", unit: "epoch" },
      why: whilePaused,
    },
    {
      symbol: "stop",
      label: "stop",
      hint: "stopHint",
      intent: { type: "stop" },
      why: (run) => (ended(run) ? "whyEnded" : undefined),
    },
    {
      symbol: "checkpoint",
      label: "checkpoint",
      hint: "checkpointHint",
      intent: { type: "checkpoint" },
      why: (run) => whileThereAreWeights(run) ?? (run.state === "diverged" ? "whyDiverged" : undefined),
    },
  ],
  [
    {
      symbol: "restart",
      label: "trainAgain",
      hint: "trainAgainHint",
      intent: { type: "train" },
      why: (run) => (ended(run) ? undefined : "whyRunning"),
    },
    {
      symbol: "check",
      label: "checkGradients",
      hint: "checkGradientsHint",
      intent: { type: "checkGradients" },
      why: (run) => (started(run) ? "whyLoading" : run.checkProgress ? "whyChecking" : undefined),
    },
    {
      symbol: "bulb",
      label: "diagnose",
      hint: "diagnoseHint",
      intent: { type: "diagnose" },
      why: ({ diagnosis }) => (isBusy(diagnosis) ? "whyDiagnosing" : undefined),
    },
    {
      symbol: "export",
      label: "exportWeights",
      hint: "exportWeightsHint",
      intent: { type: "exportWeights" },
      why: whileThereAreWeights,
    },
  ],
];

/** The run's controls, in one row that wraps. */
export class Controls {
  readonly element: HTMLElement;
  private readonly pauseButton: Button;
  private readonly buttons: { readonly control: Control; readonly button: Button }[] = [];
  /** Stands apart: the page puts it beside the title. */
  readonly learningRate: HyperparameterField;

  constructor(
    private readonly context: Context,
    private readonly connection: Pick<Connection, "isLost">,
  ) {
    const { host } = context;
    this.pauseButton = new Button("pause", text("pause"), () => host.postMessage(this.pauseControl.intent));
    this.learningRate = new HyperparameterField(context, "learningRate", () => this.why(whileGoing));
    const groups = others.map((controls) =>
      controls.map((control) => {
        const button = new Button(control.symbol, text(control.label), () =>
          host.postMessage(control.intent),
        );
        this.buttons.push({ control, button });
        return button.element;
      }),
    );
    const [stepping = [], rest = []] = groups;
    this.element = h(
      "div",
      { class: "controls", role: "group", "aria-label": text("runControls") },
      h("div", { class: "group" }, this.pauseButton.element, ...stepping),
      h("div", { class: "group" }, ...rest),
    );
  }

  draw(): void {
    const { run } = this.context;
    const { symbol, label } = this.pauseControl;
    this.pauseButton.set(symbol, text(label));
    for (const { control, button } of [
      { control: this.pauseControl, button: this.pauseButton },
      ...this.buttons,
    ]) {
      const why = this.why(control.why);
      button.allow(why && text(why), text(control.hint));
    }
    const about = run.steering?.hyperparameters.find(({ name }) => name === "learningRate");
    this.learningRate.draw(about, run.progress?.learningRate);
  }

  /** Why something cannot be done; what nobody would hear cannot. */
  private why(of: Control["why"]): StringKey | undefined {
    return this.connection.isLost ? "whyLost" : of(this.context.run);
  }

  private get pauseControl(): Control {
    return this.context.run.state === "paused" ? resume : pause;
  }
}
