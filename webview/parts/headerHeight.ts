/** Tells the style sheet how high the header is that stays at the top; nothing where it scrolls away. */
export function tellHeaderHeight(header: HTMLElement): void {
  const tell = () => {
    const stays = getComputedStyle(header).position === "sticky";
    document.body.style.setProperty("--header-height", stays ? `${header.offsetHeight}px` : "0px");
  };
  new ResizeObserver(tell).observe(header);
  addEventListener("resize", tell);
}
