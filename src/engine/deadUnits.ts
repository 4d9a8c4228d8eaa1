/** The dead-unit probe: which units of a rectifier gave zero on every example of a window. */
import type { Kernels, Pointer } from "../kernels/kernels";
import { activationDefinition } from "./activations";
import type { Arena } from "./arena";
import type { NetworkNode } from "./node";

/** A unit silent on fewer examples than this may just not have met its feature, if there are more to meet. */
const windowExamples = 256;

interface Watched {
  readonly node: NetworkNode;
  /** One number a unit (entry of the last axis): not 0 once it was active in this window. */
  readonly place: Pointer;
  readonly units: number;
  active: Float32Array | Float64Array;
}

/** What a window has seen so far, for going back to it. */
export interface DeadUnitMemory {
  readonly seen: number;
  readonly fractions: Readonly<Record<string, number>>;
  readonly active: readonly (Float32Array | Float64Array)[];
}

export class DeadUnitProbe {
  readonly fractions: Record<string, number> = {};
  private readonly watched: readonly Watched[];
  private seen = 0;
  private window = windowExamples;

  constructor(
    private readonly kernels: Kernels,
    nodes: readonly NetworkNode[],
    arena: Arena,
  ) {
    this.watched = nodes
      .filter((node) => activationDefinition(node.activation).canDie)
      .map((node) => {
        const units = node.output.shape.at(-1) ?? 1;
        return { node, units, place: arena.entries(units), active: new Float32Array(0) };
      });
    for (const { node } of this.watched) this.fractions[node.name] = 0;
  }

  /** Once memory is planned. */
  begin(arena: Arena): void {
    for (const watched of this.watched) watched.active = arena.view(watched.place, watched.units);
  }

  memory(): DeadUnitMemory {
    const { seen, fractions, watched } = this;
    return { seen, fractions: { ...fractions }, active: watched.map(({ active }) => active.slice()) };
  }

  recall({ seen, fractions, active }: DeadUnitMemory): void {
    this.seen = seen;
    Object.assign(this.fractions, fractions);
    this.watched.forEach((watched, at) => watched.active.set(active[at]!));
  }

  /** How many examples there are to see: fewer than a window make one all together. */
  expect(examples: number): void {
    this.window = Math.min(windowExamples, examples);
  }

  /** Looks at a mini-batch; at the end of a window settles `fractions` and starts the next. */
  see(examples: number): void {
    if (this.watched.length === 0) return;
    this.seen += examples;
    const isWhole = this.seen >= this.window;
    for (const { node, place, units, active } of this.watched) {
      this.kernels.markActiveColumns(
        node.output.pointer,
        place,
        (examples * node.output.size) / units,
        units,
      );
      if (!isWhole) continue;
      let silent = 0;
      for (let unit = 0; unit < units; unit++) if (active[unit] === 0) silent++;
      this.fractions[node.name] = silent / units;
      active.fill(0);
    }
    if (isWhole) this.seen = 0;
  }
}
