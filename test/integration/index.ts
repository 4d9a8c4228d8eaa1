// VS Code loads this file in its extension host and calls run(). It runs every *.test.js beside it.
// scripts/host/testOutput.mjs reads what is printed here.
import { readdirSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";

/** A test may start VS Code's own machinery (a webview, a debug session), never wait for much else. */
const testLimitMs = 20_000;

/** What one run of the suite came to. */
interface TestResult {
  passed: number;
  failed: number;
  pending: number;
}

/** Resolves when at least one test ran and every one has passed. Prints the result in any case. */
export async function run(): Promise<void> {
  markOutput();
  const files = testFiles();
  const result = await runMocha(files);
  console.log(`##RESULT ${JSON.stringify(result)}`);
  if (result.failed > 0) throw new Error(`${result.failed} integration tests failed`);
  if (result.passed === 0)
    throw new Error(`No integration test ran, of ${files.length} files in ${__dirname}`);
}

/** The folder is read, not listed by hand: no test file can be forgotten. */
function testFiles(): string[] {
  return readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.js"))
    .sort()
    .map((file) => path.join(__dirname, file));
}

async function runMocha(files: readonly string[]): Promise<TestResult> {
  // Mocha is an ES module, which only `import()` loads in every version of the extension host.
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ reporter: "spec", color: false, timeout: testLimitMs, forbidOnly: true });
  const pattern = process.env.MODEL_DEBUGGER_TEST_GREP;
  if (pattern) mocha.grep(pattern);
  for (const file of files) mocha.addFile(file);
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, pending });
    });
  });
}

/** Tells what the tests print from what the rest of VS Code prints: in the browser all of it arrives mixed. */
function markOutput(): void {
  for (const method of ["log", "info", "warn", "error"] as const) {
    const print = console[method].bind(console);
    const printMarked = (...values: unknown[]): void => {
      print(format(...values).replaceAll(/^/gm, "##TEST "));
    };
    // The extension host guards its console: it ignores an assignment without a word.
    Object.defineProperty(console, method, { value: printMarked });
  }
}
