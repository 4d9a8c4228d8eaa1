/** The page a dashboard's webview starts with: no script but our own bundle, nothing from elsewhere. */
export function dashboardHtml(page: {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** What VS Code serves local files from. */
  readonly source: string;
  readonly nonce: string;
  readonly language: string;
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
  <title>${escape(page.title)}</title>
</head>
<body>
  <div id="app"></div>
  <script nonce="${page.nonce}" src="${escape(page.script)}"></script>
</body>
</html>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);
