/** The page a dashboard's webview starts with: no script but our own bundle, nothing from elsewhere. */
export function dashboardHtml(page: {
  readonly title: string;
  /** Shown from the first moment, until the page's script has read and drawn the rest. */
  readonly heading?: string;
  readonly script: string;
  readonly style: string;
  /** What VS Code serves local files from. */
  readonly source: string;
  readonly nonce: string;
  readonly language: string;
  /** English texts and their translation; undefined where the language is English or has none. */
  readonly translations: Readonly<Record<string, string>> | undefined;
}): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.source}`,
    `img-src ${page.source} data:`,
    `font-src ${page.source}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escape(page.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${escape(page.style)}">
  <link rel="preload" as="script" nonce="${page.nonce}" href="${escape(page.script)}">
  <title>${escape(page.title)}</title>
</head>
<body>
  <div id="app">${headingBlock(page.heading)}</div>${translationsBlock(page.translations)}
  <script nonce="${page.nonce}">${scriptAfterLoad(page.script, page.nonce)}</script>
</body>
</html>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);

/** VS Code shows a page once it has loaded; with the script behind that, the heading is seen before the script has run. */
const scriptAfterLoad = (source: string, nonce: string): string => `
    addEventListener("load", () => {
      const script = document.createElement("script");
      script.nonce = ${inScript(nonce)};
      script.src = ${inScript(source)};
      document.body.append(script);
    });
  `;

/** A text as a literal within a script; nothing in it can end that. */
const inScript = (text: string): string => JSON.stringify(text).replaceAll("<", "\\u003c");

/** The page's own heading as it stands there later: nothing moves when the rest comes. */
const headingBlock = (heading: string | undefined): string =>
  heading === undefined
    ? ""
    : `<main class="first"><header><div class="top"><div class="title"><h1>${escape(heading)}</h1></div></div></header></main>`;

/** A block of data, which the policy lets be because it is no script; nothing in it can end it. */
const translationsBlock = (translations: Readonly<Record<string, string>> | undefined): string =>
  translations === undefined
    ? ""
    : `\n  <script type="application/json" id="l10n">${JSON.stringify(translations).replaceAll("<", "\\u003c")}</script>`;
