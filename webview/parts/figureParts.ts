import type { AddPart } from "../drawing";

interface Drawn {
  draw(): void;
}

/** The figures of a section, each a part of the page of its own, so that no frame has to hold all of them. */
export class FigureParts {
  private readonly changed: (() => void)[] = [];

  constructor(
    private readonly part: AddPart,
    private readonly isActive: () => boolean,
    private readonly intervalMs?: number,
  ) {}

  add<T extends Drawn>(make: (changed: () => void) => T): T {
    let made: T | undefined;
    this.part((changed) => {
      const one = (made = make(changed));
      this.changed.push(changed);
      const draw = () => {
        if (this.isActive()) one.draw();
      };
      return { draw };
    }, this.intervalMs);
    return made!;
  }

  /** Marks all of them as changed: their section was opened. */
  readonly all = (): void => this.changed.forEach((changed) => changed());
}
