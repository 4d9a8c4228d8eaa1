/** Adds a part to the page, drawn at most once in so many milliseconds; what it is made with marks it as changed. */
export type AddPart = <T extends { draw(): void }>(
  make: (changed: () => void) => T,
  intervalMs?: number,
) => T;

interface Part {
  readonly draw: () => void;
  readonly intervalMs: number;
  dirty: boolean;
  due: number;
  /** When it was last drawn. */
  drawn: number;
  /** Milliseconds that drawing it takes: our own, and the browser's, which paints after we return. */
  cost: number;
}

/** Of the 16 that a frame has at 60 a second; the browser needs the rest. */
const frameMs = 8;
/** A frame of 60 a second, with a little patience. */
const smoothMs = 20;
/** After a frame that took t milliseconds nothing is drawn for this many times t. */
const rest = 1.5;
/** What the page did before was something else than painting: it was hidden, say. */
const longestMs = 500;
/** However slow a drawing was, nobody waits longer for the next. */
const patienceMs = 250;

/**
 * Draws what changed, once an animation frame at most and never while hidden. What does not fit into a frame waits for
 * the next, those first that waited longest, and between frames that took long there are some without drawing: so the page
 * stays smooth however many parts it has. A part whose code took t milliseconds is not drawn again for 4t. What a frame
 * came late by counts too: canvases are painted after our code returns. While something is still to be
 * drawn the document says so (`data-drawing`): who looks at the page from outside need not guess when it is done.
 */
export class Drawing {
  private readonly parts: Part[] = [];
  private arrange: (() => void) | undefined;
  private isArranged = true;
  private requested = false;
  /** Parts drawn in the frame before, which the lateness of this one tells of. */
  private painted: Part[] = [];
  private paintedAt = -Infinity;
  private restUntil = -Infinity;

  constructor() {
    document.addEventListener("visibilitychange", () => this.request());
  }

  /** Adds a part, drawn at most once in `intervalMs`. The answer marks it as changed. */
  add(draw: () => void, intervalMs = 0): () => void {
    const part: Part = { draw, intervalMs, dirty: false, due: 0, drawn: 0, cost: 0 };
    this.parts.push(part);
    return () => {
      part.dirty = true;
      this.tell(true);
      this.request();
    };
  }

  /** What says where parts stand and which are shown: done before any of them is drawn. */
  first(arrange: () => void): void {
    this.arrange = arrange;
  }

  /** Everything may have changed: a message came, or another theme. */
  all(): void {
    this.isArranged = false;
    for (const part of this.parts) part.dirty = true;
    this.tell(true);
    this.request();
  }

  private request(): void {
    if (this.requested || document.hidden) return;
    this.requested = true;
    requestAnimationFrame((now) => {
      this.requested = false;
      this.frame(now);
    });
  }

  private frame(now: number): void {
    this.learn(now);
    if (now >= this.restUntil) this.paint(now);
    const isOpen = this.parts.some((part) => part.dirty);
    this.tell(isOpen);
    if (isOpen || this.painted.length > 0) this.request();
  }

  /** How late this frame is tells what the browser had to do for the parts that were drawn in the one before. */
  private learn(now: number): void {
    const { painted } = this;
    this.painted = [];
    const late = Math.min(longestMs, now - this.paintedAt) - smoothMs;
    if (painted.length === 0 || late <= 0) return;
    const total = painted.reduce((sum, { cost }) => sum + cost, 0);
    for (const part of painted) part.cost += total > 0 ? (late * part.cost) / total : late / painted.length;
    this.restUntil = now + Math.min(patienceMs, rest * (total + late));
  }

  private paint(now: number): void {
    const begun = performance.now();
    let expected = 0;
    if (!this.isArranged && this.arrange !== undefined) attempt(this.arrange);
    this.isArranged = true;
    const waiting = this.parts.filter(({ dirty, due }) => dirty && now >= due);
    // (The sort is stable: where none waited longer they keep their order on the page.)
    for (const part of waiting.sort((a, b) => a.drawn - b.drawn)) {
      const start = performance.now();
      expected += part.cost;
      if (this.painted.length > 0 && (start - begun > frameMs || expected > frameMs)) break;
      part.dirty = false;
      attempt(part.draw);
      part.drawn = now;
      part.cost = performance.now() - start;
      part.due = now + Math.max(part.intervalMs, Math.min(patienceMs, 4 * part.cost));
      this.painted.push(part);
    }
    this.paintedAt = now;
  }

  private tell(isOpen: boolean): void {
    document.documentElement.toggleAttribute("data-drawing", isOpen);
  }
}

/** A part that cannot draw odd data must not take the others with it; it tries again next time. */
function attempt(draw: () => void): void {
  try {
    draw();
  } catch (error) {
    reportError(error);
  }
}
