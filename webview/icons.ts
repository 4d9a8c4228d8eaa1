/** Line icons on VS Code's 16-pixel grid, drawn in the text's colour. */
const paths = {
  pause: "M5 3h2v10H5zM9 3h2v10H9z",
  play: "M4.5 2.6v10.8L13 8 4.5 2.6zM5.5 4.4 11.1 8l-5.6 3.6z",
  step: "M2.5 3v10L9 8 2.5 3zm1 2L7.4 8l-3.9 3zM11 3h1.2v10H11z",
  stepEpoch:
    "M1 3.5v9L6.5 8 1 3.5zm1 2.1L4.9 8 2 10.4zM7 3.5v9L12.5 8 7 3.5zm1 2.1L10.9 8 8 10.4zM13.3 3h1.2v10h-1.2z",
  stop: "M3.5 3.5h9v9h-9zm1 1v7h7v-7z",
  restart: "M12.75 8a4.75 4.75 0 1 1-1.6-3.55H9.2v-1h3.6V7h-1V5.05A3.75 3.75 0 1 0 11.75 8z",
  check: "M2.2 8.4l.7-.7 3.2 3.2 7-7.2.7.7-7.7 7.9z",
  export: "M7.5 2h1v6.6l2.2-2.2.7.7L8 10.5 4.6 7.1l.7-.7 2.2 2.2zM2.5 10h1v3h9v-3h1v4h-11z",
  error:
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM5.7 5l2.3 2.3L10.3 5l.7.7L8.7 8l2.3 2.3-.7.7L8 8.7 5.7 11l-.7-.7L7.3 8 5 5.7z",
  warning: "M8 1.4 15 14H1zm0 2.1L2.7 13h10.6zM7.5 6.5h1V10h-1zm0 4.4h1v1h-1z",
  info: "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM7.5 7h1v4.5h-1zm0-2.5h1v1.2h-1z",
  loading: "M8 1.5a6.5 6.5 0 0 1 6.5 6.5h-1A5.5 5.5 0 1 0 8 13.5v1a6.5 6.5 0 0 1 0-13z",
  finished:
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.6 8.3l.7-.7 1.9 1.9 3.5-3.9.7.7-4.2 4.7z",
  stopped:
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM5.8 5.8h4.4v4.4H5.8z",
  running:
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM6.6 5l4.6 3-4.6 3z",
  paused:
    "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zm0 1a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM6 5.5h1.2v5H6zM8.8 5.5H10v5H8.8z",
  table: "M2 3h12v10H2zm1 3v2h3V6zm4 0v2h6V6zM3 9v3h3V9zm4 0v3h6V9zM3 4v1h10V4z",
  matrix:
    "M2 2h12v12H2zm1 1v3h3V3zm4 0v3h2V3zm3 0v3h3V3zM3 7v2h3V7zm7 0v2h3V7zM3 10v3h3v-3zm4 0v3h2v-3zm3 0v3h3v-3z",
  plot: "M2 2h1v11h11v1H2zM4.3 10.6l-.7-.7 3-3.2 2.3 2 3.8-4.6.8.6-4.5 5.4-2.3-2z",
  image:
    "M2 2.5h12v11H2zm1 1v7.1l3-3 2.5 2.5 2-2 2.5 2.5V3.5zm0 8.5v.5h10v-.9l-2.5-2.5-2 2L6 9zM10.5 5a1 1 0 1 1 0 2 1 1 0 0 1 0-2z",
  diff: "M2 2h5.5v12H2zm1 1v10h3.5V3zm5.5-1H14v12H8.5zm1 1v10H13V3zM4 6h1.5v1H4zm0 2.5h1.5v1H4zm6.5-2.5H12v1h-1.5z",
  close: "M4 3.3l4 4 4-4 .7.7-4 4 4 4-.7.7-4-4-4 4-.7-.7 4-4-4-4z",
  sorted: "M8 11.5 3.8 7.3l.7-.7L8 10.1l3.5-3.5.7.7z",
  previous: "M10 3.6l-.7-.7L4.2 8l5.1 5.1.7-.7L5.6 8z",
  first: "M12.5 3.6l-.7-.7L6.7 8l5.1 5.1.7-.7L8.1 8zM4 3h1v10H4z",
  last: "M3.5 3.6l.7-.7L9.3 8l-5.1 5.1-.7-.7L7.9 8zM11 3h1v10h-1z",
  bulb: "M8 1.5a4.5 4.5 0 0 1 2.7 8.1c-.5.4-.7.8-.7 1.4v.5H6V11c0-.6-.2-1-.7-1.4A4.5 4.5 0 0 1 8 1.5zm0 1a3.5 3.5 0 0 0-2.1 6.3c.6.5 1 1 1.1 1.7h2c.1-.7.5-1.2 1.1-1.7A3.5 3.5 0 0 0 8 2.5zM6 12.5h4v1H6zM6.8 14.3h2.4v.9H6.8z",
  beaker:
    "M5 1.5h6v1h-1v3.7l3.6 6.4c.5.9-.1 1.9-1.1 1.9h-9c-1 0-1.6-1-1.1-1.9L6 6.2V2.5H5zm2 1v4L5.3 9.5h5.4L9 6.5v-4zM4.7 10.5 3.3 13c-.1.2 0 .5.2.5h9c.2 0 .3-.3.2-.5l-1.4-2.5z",
  checkpoint: "M4 2h8v12l-4-3-4 3zm1 1v9l3-2.25L11 12V3z",
  goBack: "M6.2 3.2l.7.7L4.3 6.5H10a3.5 3.5 0 0 1 0 7H6v-1h4a2.5 2.5 0 0 0 0-5H4.3l2.6 2.6-.7.7L2.4 7z",
  fork: "M4.5 1.5a1.75 1.75 0 0 1 .5 3.4V6c0 .8.5 1.5 1.5 1.5h3c1 0 1.5-.7 1.5-1.5V4.9a1.75 1.75 0 1 1 1 0V6c0 1.5-1 2.5-2.5 2.5h-1v2.6a1.75 1.75 0 1 1-1 0V8.5h-1C5 8.5 4 7.5 4 6V4.9a1.75 1.75 0 0 1 .5-3.4zm0 1a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5zm7 0a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5zM8 12a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5z",
  chevron: "M6 3.6l.7-.7L11.8 8l-5.1 5.1-.7-.7L10.4 8z",
} as const;

export type IconName = keyof typeof paths;

const svg = "http://www.w3.org/2000/svg";

/** An icon beside a word: hidden from screen readers, which have the word. */
export function icon(name: IconName, extraClass = ""): SVGSVGElement {
  const element = document.createElementNS(svg, "svg");
  element.setAttribute("viewBox", "0 0 16 16");
  element.setAttribute("class", `icon ${extraClass}`.trim());
  element.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg, "path");
  path.setAttribute("fill-rule", "evenodd");
  path.setAttribute("d", paths[name]);
  element.append(path);
  return element;
}

/** Replaces the icon drawn by `icon`. */
export function setIcon(element: SVGSVGElement, name: IconName): void {
  const path = element.firstElementChild;
  if (path?.getAttribute("d") !== paths[name]) path?.setAttribute("d", paths[name]);
}
