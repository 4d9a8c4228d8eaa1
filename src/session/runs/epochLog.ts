import type { Evaluation } from "../../engine/facts";
import type { PartEvaluations } from "../protocol";

/**
 * The evaluations of a run in bounded memory: of every epoch, then of every second, fourth, … one, and always the
 * latest. Matrices are left out.
 */
export class EpochLog {
  private kept: PartEvaluations[] = [];
  private latest: PartEvaluations | undefined;
  private stride = 1;

  constructor(private readonly capacity = 1024) {}

  get all(): readonly PartEvaluations[] {
    const { kept, latest } = this;
    return latest === undefined || kept.at(-1) === latest ? kept : [...kept, latest];
  }

  /** The run went back to this step (counted from 0): what was measured behind it is forgotten. */
  backTo(step: number): void {
    this.kept = this.kept.filter((entry) => entry.step < step || entry.epoch === 0);
    this.latest = this.kept.at(-1);
  }

  /** Of the same epoch the later one counts: the last is measured anew when the run ends. */
  add(evaluations: PartEvaluations): void {
    const entry = withoutMatrices(evaluations);
    this.latest = entry;
    if (entry.epoch % this.stride !== 0) return;
    if (this.kept.at(-1)?.epoch === entry.epoch) this.kept.pop();
    this.kept.push(entry);
    while (this.kept.length > this.capacity) {
      this.stride *= 2;
      this.kept = this.kept.filter(({ epoch }) => epoch % this.stride === 0);
    }
  }
}

function withoutMatrices({ parts, step, epoch }: PartEvaluations): PartEvaluations {
  const plain = Object.entries(parts).map(([part, { cost, metrics, examples }]): [string, Evaluation] => [
    part,
    { cost, metrics, examples },
  ]);
  return { step, epoch, parts: Object.fromEntries(plain) };
}
