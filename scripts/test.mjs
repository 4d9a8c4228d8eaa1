// npm test: everything, straight from a bare clone. Ends in one line: N passed, N failed.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "./ensureDependencies.mjs";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const total = { passed: 0, failed: 0 };
const startedMs = Date.now();

/**
 * Runs one check in a process of its own and adds its counts: those of its `##RESULT` line, or, where it
 * prints none, itself as one check. Its output comes in one piece, so that two at a time do not mix.
 */
function check(title, command, args) {
  return new Promise((resolve) => {
    const began = Date.now();
    const child = spawn(command, args, { cwd: checkout, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (text += data));
    child.on("error", (error) => (text += error.message));
    child.on("close", (code) => {
      const line = /^##RESULT (\{.*\})$/m.exec(text);
      const result = line ? JSON.parse(line[1]) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
      // A run that counted no failure and yet did not end well has failed somewhere outside its tests.
      if (code !== 0 && result.failed === 0) result.failed = 1;
      total.passed += result.passed;
      total.failed += result.failed;
      const seconds = ((Date.now() - began) / 1000).toFixed(0);
      console.log(`\n── ${title}: ${result.passed} passed, ${result.failed} failed (${seconds} s)`);
      console.log(text.replace(/^##RESULT .*\n?/m, "").trimEnd());
      resolve(result.failed === 0);
    });
  });
}

/** So many at a time, each taking the next that waits. */
async function inLanes(count, tasks) {
  const waiting = [...tasks];
  const lane = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task();
  };
  await Promise.all(Array.from({ length: count }, lane));
}

const node = (title, ...args) => check(title, process.execPath, args);
const bin = (title, path, ...args) => node(title, `node_modules/${path}`, ...args);

ensureDependencies();
// The editor and the browser come from the registry while the build uses the processor.
const host = node("Fetch VS Code and a browser", "scripts/host/fetch.mjs");
const mocha = (title, folder, ...more) => node(title, "scripts/runMocha.mjs", folder, ...more);
const unit = (part) => mocha(`Unit tests, ${part}`, "dist/test/unit", ".test.js", "--part", part);
const browser = (part) =>
  mocha(
    `Dashboard in a browser, ${part}`,
    "test/webview",
    ".test.mjs",
    "--timeout",
    "120000",
    "--part",
    part,
  );
if (await node("Build", "scripts/build.mjs")) {
  let packaged = false;
  // Long ones first: what comes last evens out which lane is done sooner.
  await inLanes(2, [
    async () => (packaged = await node("Package", "scripts/package.mjs")),
    () => unit("1/2"),
    () => unit("2/2"),
    async () => (await host) && node("In VS Code", "scripts/host/runIntegration.mjs"),
    ...["1/3", "2/3", "3/3"].map((part) => async () => (await host) && browser(part)),
    async () =>
      (await host) &&
      packaged &&
      mocha("The installed extension", "test/ui", ".test.mjs", "--timeout", "120000"),
    () => bin("Lint", "eslint/bin/eslint.js", ".", "--max-warnings", "0"),
    () => bin("Format", "prettier/bin/prettier.cjs", "--check", "."),
    () => bin("Type check", "typescript/bin/tsc", "-p", "."),
    () => bin("Type check of the dashboard", "typescript/bin/tsc", "-p", "webview"),
  ]);
}
await host;
console.log(`\n${((Date.now() - startedMs) / 1000).toFixed(0)} s`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
