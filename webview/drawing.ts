interface Part {
  readonly draw: () => void;
  readonly intervalMs: number;
  dirty: boolean;
  due: number;
  /** When it was last drawn. */
  drawn: number;
}

/** Of the 16 that a frame has at 60 a second; the browser needs the rest. */
const frameMs = 8;

/**
 * Draws what changed, once an animation frame at most and never while hidden. What does not fit into a frame waits for
 * the next, those first that waited longest, so that the page stays smooth however many parts it has. A part that took t
 * milliseconds is not drawn again for 4t, so that drawing never fills the thread. While something is still to be
 * drawn the document says so (`data-drawing`): who looks at the page from outside need not guess when it is done.
 */
export class Drawing {
  private readonly parts: Part[] = [];
  private requested = false;

  constructor() {
    document.addEventListener("visibilitychange", () => this.request());
  }

  /** Adds a part, drawn at most once in `intervalMs`. The answer marks it as changed. */
  add(draw: () => void, intervalMs = 0): () => void {
    const part: Part = { draw, intervalMs, dirty: false, due: 0, drawn: 0 };
    this.parts.push(part);
    return () => {
      part.dirty = true;
      this.tell(true);
      this.request();
    };
  }

  /** Everything may have changed: a message came, or another theme. */
  all(): void {
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
    const until = performance.now() + frameMs;
    const waiting = this.parts.filter(({ dirty, due }) => dirty && now >= due);
    // (The sort is stable: where none waited longer they keep their order on the page.)
    for (const part of waiting.sort((a, b) => a.drawn - b.drawn)) {
      const start = performance.now();
      if (start > until) break;
      part.dirty = false;
      try {
        part.draw();
      } catch {
        // A part that cannot draw odd data must not take the others with it; it tries again next time.
      }
      part.drawn = now;
      part.due = now + Math.max(part.intervalMs, 4 * (performance.now() - start));
    }
    const isOpen = this.parts.some((part) => part.dirty);
    this.tell(isOpen);
    if (isOpen) this.request();
  }

  private tell(isOpen: boolean): void {
    document.documentElement.toggleAttribute("data-drawing", isOpen);
  }
}
