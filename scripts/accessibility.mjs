// npm run accessibility: every axe-core rule over every state of the pages in every theme, which `npm test` spares itself
// where a theme changes nothing but colours.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const run = (...args) =>
  spawnSync(process.execPath, args, {
    cwd: checkout,
    stdio: "inherit",
    env: { ...process.env, MODEL_DEBUGGER_EVERY_RULE: "1" },
  }).status ?? 1;
const tests = [
  "test/webview/*.test.mjs",
  "--timeout",
  "600000",
  "--grep",
  "accessibility violation|axe finds|metric of train|connection is lost",
];
process.exitCode = run("scripts/build.mjs") || run("node_modules/mocha/bin/mocha.js", ...tests);
