/** The report's style: the system's fonts and colours, light and dark, and on paper. */
export const reportStyle = `
:root { color-scheme: light dark; --text: #1f1f1f; --muted: #5f5f5f; --back: #ffffff; --rule: #e1e1e1; --box: #f6f6f6;
  --c0: #1a6fb5; --c1: #b5520a; --c2: #2e7d32; --c3: #7b3fa0; --c4: #a1260d; --c5: #8a6d00; --c6: #00758f; --c7: #5f5f5f; }
@media (prefers-color-scheme: dark) {
  :root { --text: #dcdcdc; --muted: #a6a6a6; --back: #1f1f1f; --rule: #3a3a3a; --box: #282828;
    --c0: #4daafc; --c1: #e8964a; --c2: #89d185; --c3: #c99ae6; --c4: #f48771; --c5: #d7ba5c; --c6: #5cc8dd; --c7: #a6a6a6; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 16px 48px; max-width: 860px; color: var(--text); background: var(--back);
  font: 14px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 26px; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 32px 0 8px; font-size: 18px; font-weight: 600; }
h3 { margin: 0; font-size: 14px; font-weight: 600; }
p { margin: 4px 0; } .muted { color: var(--muted); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding-bottom: 4px; }
th, td { padding: 4px 16px 4px 0; border-bottom: 1px solid var(--rule); text-align: left; font-weight: 400; white-space: nowrap; }
thead th { color: var(--muted); } .number { text-align: right; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); gap: 12px; margin: 16px 0; }
dt { color: var(--muted); font-size: 12px; } dd { margin: 0; font-size: 16px; font-variant-numeric: tabular-nums; }
figure { margin: 16px 0; } figcaption { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
svg { display: block; width: 100%; height: auto; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 12px; color: var(--muted); font-size: 12px; }
.entry i { display: inline-block; width: 14px; height: 3px; margin-right: 5px; vertical-align: middle; background: currentcolor; }
.tick { fill: var(--muted); font-size: 11px; } .axis { fill: var(--muted); font-size: 12px; }
.grid { stroke: var(--rule); fill: none; } .line { fill: none; stroke: currentcolor; stroke-width: 1.8; stroke-linejoin: round; }
.band { fill: currentcolor; stroke: currentcolor; stroke-width: 1; opacity: 0.3; } .faint { opacity: 0.4; } .dot { fill: currentcolor; }
${Array.from({ length: 8 }, (_, at) => `.c${at} { color: var(--c${at}); }`).join(" ")}
ul { padding-left: 20px; } li { margin: 8px 0; } .error { color: var(--c4); } .warning { color: var(--c5); } .info { color: var(--c0); }
pre { padding: 12px; overflow-x: auto; background: var(--box); border: 1px solid var(--rule); border-radius: 4px;
  font: 12px/1.5 ui-monospace, Consolas, monospace; tab-size: 2; }
@media print { pre { white-space: pre-wrap; } figure, table { break-inside: avoid; } }
`;
