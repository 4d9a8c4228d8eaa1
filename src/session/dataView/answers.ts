import { textOf, type ReadablePart } from "../../data/readablePart";
import type { Decisions } from "../../engine/exampleScorer";
import { sizeOf } from "../../engine/shape";
import type { TargetScale } from "../../engine/metrics/definition";
import type { ShownAnswer } from "../shownData";

/** Numbers of one answer that are shown. */
const mostNumbers = 8;

/** How the targets and predictions of a model are said. */
export class Answers {
  private readonly vocabulary: readonly string[] | undefined;

  constructor(
    private readonly decides: "one" | "many" | "none",
    { target }: ReadablePart,
    private readonly scale: TargetScale = { offset: 0, factor: 1 },
  ) {
    const [column, ...others] = target.columns;
    this.vocabulary = others.length === 0 ? column?.vocabulary : undefined;
  }

  /** The target of the example at that place of the batch; `size`: numbers of one target. */
  target(at: number, decisions: Decisions, values: ArrayLike<number>, size: number): ShownAnswer {
    if (this.decides === "one") return { kind: "class", index: decisions.target(at) };
    if (this.decides === "many" && this.vocabulary)
      return this.text(at, decisions, (one) => decisions.target(one));
    return this.numbers(at, values, size);
  }

  prediction(
    at: number,
    decisions: Decisions,
    values: ArrayLike<number>,
    shape: readonly number[],
  ): ShownAnswer {
    if (this.decides === "one") {
      const probability = decisions.probability(at);
      const answer = { kind: "class" as const, index: decisions.predicted(at) };
      return probability === undefined ? answer : { ...answer, probability };
    }
    if (this.decides === "many" && this.vocabulary)
      return this.text(at, decisions, (one) => decisions.predicted(one));
    return this.numbers(at, values, sizeOf(shape));
  }

  private text(at: number, { count }: Decisions, classOf: (decision: number) => number): ShownAnswer {
    const numbers = Array.from({ length: count }, (_, one) => classOf(at * count + one));
    return { kind: "text", text: textOf(this.vocabulary!, numbers) };
  }

  /** In the units of the file. */
  private numbers(at: number, values: ArrayLike<number>, size: number): ShownAnswer {
    const { offset, factor } = this.scale;
    const shown = Array.from(
      { length: Math.min(size, mostNumbers) },
      (_, entry) => values[at * size + entry]! * factor + offset,
    );
    return { kind: "numbers", values: shown, of: size };
  }
}
