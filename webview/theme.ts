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
  /** Of runs that are compared, told apart by eyes of every kind as far as the theme's colours allow. */
  readonly runs: readonly string[];
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
    this.share();
    const observer = new MutationObserver(() => {
      const next = this.read();
      if (JSON.stringify(next) === JSON.stringify(this.palette)) return;
      this.palette = next;
      this.share();
      changed();
    });
    // VS Code sets the theme's kind as a class of the body and its variables as the root's style.
    const attributes = { attributes: true, attributeFilter: ["class", "style", "data-vscode-theme-id"] };
    observer.observe(document.body, attributes);
    observer.observe(document.documentElement, attributes);
  }

  /** The series colours that the style sheet needs too. */
  private share(): void {
    document.body.style.setProperty("--series-orange", this.palette.orange);
    this.palette.runs.forEach((color, at) => document.body.style.setProperty(`--run-${at}`, color));
  }

  private read(): Palette {
    const foreground = this.color("--vscode-editor-foreground", "currentcolor");
    const contrast = document.body.classList.contains("vscode-high-contrast");
    const blue = this.seriesColor("--vscode-charts-blue", foreground);
    return {
      foreground,
      muted: this.color("--vscode-descriptionForeground", foreground),
      grid: withAlpha(foreground, contrast ? 0.25 : 0.12),
      background: this.color("--vscode-editor-background", "canvas"),
      blue,
      orange: this.seriesColor("--vscode-charts-orange", foreground),
      green: this.seriesColor("--vscode-charts-green", foreground),
      faint: withAlpha(blue, contrast ? 0.6 : 0.4),
      error: this.color("--vscode-errorForeground", foreground),
      warning: this.color("--vscode-editorWarning-foreground", foreground),
      info: this.color("--vscode-editorInfo-foreground", foreground),
      shallow: parseColor(this.color("--vscode-charts-purple", foreground)),
      deep: parseColor(this.color("--vscode-charts-green", foreground)),
      runs: [
        blue,
        ...["orange", "green", "purple", "red", "yellow"].map((name) =>
          this.seriesColor(`--vscode-charts-${name}`, foreground),
        ),
        between(blue, this.seriesColor("--vscode-charts-green", foreground)),
        withAlpha(foreground, 1),
      ],
      fontFamily: getComputedStyle(document.body).fontFamily,
    };
  }

  /** Without transparency: some themes derive a chart colour from a highlight, too faint for a line. */
  private seriesColor(variable: string, fallback: string): string {
    return withAlpha(this.color(variable, fallback), 1);
  }

  /** What a variable comes to, as `rgb(…)`. */
  private color(variable: string, fallback: string): string {
    this.probe.style.color = `var(${variable}, ${fallback})`;
    return getComputedStyle(this.probe).color;
  }
}

/** A colour of its own between two others. */
function between(one: string, other: string): string {
  const [a, b] = [parseColor(one), parseColor(other)];
  const mix = (x: number, y: number) => Math.round((x + y) / 2);
  return `rgb(${mix(a.red, b.red)}, ${mix(a.green, b.green)}, ${mix(a.blue, b.blue)})`;
}

function withAlpha(color: string, alpha: number): string {
  const { red, green, blue } = parseColor(color);
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
