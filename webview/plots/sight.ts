/** Drawn a little before it is scrolled into view. */
const rootMargin = "300px";

/** Knows whether a part of the page is in view, or nearly: what nobody sees need not be drawn. */
export class Sight {
  isNear = false;

  /** `came`: it has come into view. */
  constructor(element: HTMLElement, came: () => void) {
    const observer = new IntersectionObserver(
      (entries) => {
        this.isNear = entries.at(-1)!.isIntersecting;
        if (this.isNear) came();
      },
      { rootMargin },
    );
    observer.observe(element);
  }
}
