const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Buttons in the rows of a table's body as one stop for Tab: the arrow keys go from one to the next. */
export class ArrowKeys {
  constructor(
    private readonly body: HTMLTableSectionElement,
    private readonly selector: string,
  ) {
    body.addEventListener("keydown", (event) => this.pressed(event));
    body.addEventListener("focusin", ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>(selector) : null;
      if (button !== null) this.stopAt(button);
    });
  }

  /** Where buttons came or went: one of those that are shown is the stop. */
  update(): void {
    const all = this.all;
    if (!all.some(({ tabIndex, hidden }) => tabIndex === 0 && !hidden))
      this.stopAt(all.find(({ hidden }) => !hidden));
  }

  private get all(): HTMLElement[] {
    return [...this.body.querySelectorAll<HTMLElement>(this.selector)];
  }

  private stopAt(button: HTMLElement | undefined): void {
    for (const one of this.all) one.tabIndex = one === button ? 0 : -1;
  }

  private pressed(event: KeyboardEvent): void {
    const step = steps[event.key];
    const from = document.activeElement;
    if (step === undefined || !from?.matches(this.selector)) return;
    event.preventDefault();
    const rows = [...this.body.rows].map((row) => [...row.querySelectorAll<HTMLElement>(this.selector)]);
    let row = rows.findIndex((buttons) => buttons.some((button) => button === from));
    let column = rows[row]!.findIndex((button) => button === from);
    // Those that are not shown are passed over.
    do {
      row += step[0];
      column += step[1];
    } while (rows[row]?.[column]?.hidden === true);
    rows[row]?.[column]?.focus();
  }
}
