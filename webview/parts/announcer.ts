import type { GradientCheck } from "../../src/engine/facts";
import type { RunState } from "../../src/session/protocol";
import type { ShownAnswer } from "../../src/session/shownDiagnosis";
import { h } from "../dom";
import type { Context } from "../state/context";
import { integer } from "../format";
import type { Notice, Run } from "../state/run";
import { eventsOf } from "../state/steering";
import { ruleWords } from "../state/flags";
import { text } from "../strings";
import { checkWords } from "./gradientCheck/checkWords";
import { sentence } from "./sentence";

/** Tells screen readers of changes of state, new findings and answers; never of steps. */
export class Announcer {
  readonly element = h("div", { class: "hidden-text", role: "status", "aria-live": "polite" });
  private state: RunState | undefined;
  private notice: Notice | undefined;
  private check: GradientCheck | undefined;
  private answer: ShownAnswer | undefined;
  private verdicts: ReadonlyMap<string, string | undefined> | undefined;
  private known = new Set<string>();
  private steering: Run["steering"];
  private done = new Set<string>();

  constructor(private readonly context: Context) {}

  draw(): void {
    const { run } = this.context;
    const news: string[] = [];
    if (run.state !== undefined && run.state !== this.state) {
      this.state = run.state;
      news.push(text("stateAnnounced", run.info?.modelName ?? "", text(run.state)), sentence(run));
      if (run.failure !== undefined) news.push(run.failure.message);
    }
    const fresh = run.findings.filter((finding) => !this.known.has(keyOf(finding)));
    this.known = new Set(run.findings.map(keyOf));
    const gravest = fresh.find(({ severity }) => severity === "error") ?? fresh[0];
    if (gravest !== undefined) {
      const one = text("findingAnnounced", ruleWords(gravest.rule), gravest.message);
      news.push(fresh.length === 1 ? one : text("findingsAnnounced", fresh.length, one));
    }
    news.push(...this.doneByHand());
    if (run.gradientCheck !== this.check) {
      this.check = run.gradientCheck;
      if (this.check !== undefined) news.push(text("checkAnnounced", checkWords(this.check).sentence));
    }
    const { examination } = run.diagnosis ?? {};
    if (examination?.answer !== this.answer) {
      // Told anew when the file was edited, it is the same answer.
      const isNews = examination?.answer?.sentence !== this.answer?.sentence;
      this.answer = examination?.answer;
      if (isNews && this.answer) news.push(text("diagnosisAnnounced", this.answer.sentence));
    }
    const verdicts = new Map(run.diagnosis?.experiments.map(({ name, result }) => [name, result?.message]));
    for (const [name, message] of verdicts)
      if (message !== undefined && message !== this.verdicts?.get(name) && this.verdicts) news.push(message);
    if (run.diagnosis) this.verdicts = verdicts;
    if (run.notice !== this.notice) {
      this.notice = run.notice;
      if (run.notice?.kind === "saved") news.push(text("weightsSaved", run.notice.file));
      if (run.notice?.kind === "refused") news.push(text("requestFailed", run.notice.failure.message));
    }
    if (news.length > 0) this.element.textContent = news.join(" ");
  }

  /** What was done by hand since the last look, and what was told of it; nothing of what a snapshot brought along. */
  private doneByHand(): string[] {
    const { run } = this.context;
    if (run.steering === this.steering) return [];
    const words = eventsOf(run).map((event) => text("eventAnnounced", integer(event.step), event.words));
    const all = [...words, ...(run.steering?.told ?? [])];
    const fresh = this.steering === undefined ? [] : all.filter((one) => !this.done.has(one));
    this.done = new Set(all);
    this.steering = run.steering;
    return fresh;
  }
}

const keyOf = ({ rule, layer, line }: { rule: string; layer?: string; line: number }): string =>
  `${rule}/${layer ?? ""}/${line}`;
