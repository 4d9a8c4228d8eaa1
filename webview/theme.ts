import { parseColor, type Rgb } from "./color";

/** The theme's colours, resolved for a canvas, which knows no CSS variables. */
export interface Palette {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  readonly blue: string;
  readonly orange: string;
  readonly green: string;
  readonly faint: string;
  readonly error: string;
  readonly warning: string;
  readonly info: string;
  /** First and last colour of a ramp by depth. */
  readonly shallow: Rgb;
  readonly deep: Rgb;
  readonly fontFamily: string;
}

/** Reads VS Code's colours, and again whenever the theme changes. */
export class Theme {
  palette: Palette;
  private readonly probe: HTMLElement;

  constructor(changed: () => void) {
    this.probe = document.createElement("div");
    this.probe.hidden = true;
    document.body.append(this.probe);
    this.palette = this.read();
    const observer = new MutationObserver(() => {
      const next = this.read();
      if (JSON.stringify(next) === JSON.stringify(this.palette)) return;
      this.palette = next;
      changed();
    });
    // VS Code sets the theme's kind as a class of the body and its variables as the root's style.
    const attributes = { attributes: true, attributeFilter: ["class", "style", "data-vscode-theme-id"] };
    observer.observe(document.body, attributes);
    observer.observe(document.documentElement, attributes);
  }

  private read(): Palette {
    const foreground = this.color("--vscode-editor-foreground", "currentcolor");
    const contrast = document.body.classList.contains("vscode-high-contrast");
    const blue = this.color("--vscode-charts-blue", foreground);
    return {
      foreground,
      muted: this.color("--vscode-descriptionForeground", foreground),
      grid: withAlpha(foreground, contrast ? 0.25 : 0.12),
      background: this.color("--vscode-editor-background", "canvas"),
      blue,
      orange: this.color("--vscode-charts-orange", foreground),
      green: this.color("--vscode-charts-green", foreground),
      faint: withAlpha(blue, contrast ? 0.6 : 0.4),
      error: this.color("--vscode-errorForeground", foreground),
      warning: this.color("--vscode-editorWarning-foreground", foreground),
      info: this.color("--vscode-editorInfo-foreground", foreground),
      shallow: parseColor(this.color("--vscode-charts-purple", foreground)),
      deep: parseColor(this.color("--vscode-charts-green", foreground)),
      fontFamily: getComputedStyle(document.body).fontFamily,
    };
  }

  /** What a variable comes to, as `rgb(…)`. */
  private color(variable: string, fallback: string): string {
    this.probe.style.color = `var(${variable}, ${fallback})`;
    return getComputedStyle(this.probe).color;
  }
}

function withAlpha(color: string, alpha: number): string {
  const { red, green, blue } = parseColor(color);
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
