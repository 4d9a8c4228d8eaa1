import { hasEnded } from "../../../src/session/protocol";
import type { DataRequest, ExampleFilter } from "../../../src/session/shownData";
import type { Context } from "../../state/context";

const everything: ExampleFilter = { outcome: "any" };

/** Which page of examples is wanted, and the asking for it. */
export class DataRequests {
  private filter = everything;
  private page = 0;
  /** The run whose data were asked for last. */
  private runId: string | undefined;
  /** The steps after which the losses of a run that stands still were asked for. */
  private settledAt: number | undefined;

  constructor(private readonly context: Context) {}

  /** What is asked for; the answer may differ where that cannot be had. */
  get wanted(): DataRequest {
    const { part, order } = this.context.ui.state;
    return { part, order, page: this.page, filter: this.filter, losses: "kept" };
  }

  /** Another part, order or filter begins at its first page. */
  change({ filter, ...kept }: Partial<Pick<DataRequest, "part" | "order" | "filter">>): void {
    this.context.ui.keep(kept);
    this.filter = filter ?? this.filter;
    this.page = 0;
    this.ask("kept");
  }

  turnTo(page: number): void {
    this.page = page;
    this.ask("kept");
  }

  measureAgain(): void {
    this.ask("latest");
  }

  /** Asks of itself: when the view is opened, for another run, and when a run comes to stand. */
  keepUp(): void {
    const { data, dataPage, info, state, progress, awaited, refusals } = this.context.run;
    if (data === undefined || info === undefined) return;
    if (info.runId !== this.runId) {
      this.runId = info.runId;
      this.filter = everything;
      this.page = 0;
      this.settledAt = undefined;
    }
    if (!info.parts[this.context.ui.state.part])
      this.context.ui.keep({ part: info.parts.dev ? "dev" : "train" });
    if (awaited.has("showData") || refusals.has("showData")) return;
    if (dataPage === undefined) {
      this.ask("latest");
      return;
    }
    const stands = state === "paused" || (state !== undefined && hasEnded(state));
    const step = progress?.step ?? 0;
    if (!stands || step === 0 || dataPage.step === step || this.settledAt === step) return;
    this.settledAt = step;
    this.ask("latest");
  }

  private ask(losses: DataRequest["losses"]): void {
    const { run, host, drawing } = this.context;
    run.await("showData");
    host.postMessage({ type: "showData", request: { ...this.wanted, losses } });
    drawing.all();
  }
}
