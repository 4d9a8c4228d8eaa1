// VS Code loads this file in its extension host and calls run(). It runs every *.test.js beside it.
import { readdirSync } from "node:fs";
import path from "node:path";

/** A test may start VS Code's own machinery (a webview, a debug session), never wait for much else. */
const testLimitMs = 20_000;

/** What one run of the suite came to; scripts/host/testResult.mjs reads the line that holds it. */
interface TestResult {
  passed: number;
  failed: number;
  pending: number;
}

/** Resolves when every test has passed; prints the result as the last line in any case. */
export async function run(): Promise<void> {
  // Mocha is an ES module, which only `import()` loads in every version of the extension host.
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "bdd", reporter: "spec", color: false, timeout: testLimitMs, forbidOnly: true });
  if (process.env["MODEL_DEBUGGER_TEST_GREP"]) mocha.grep(process.env["MODEL_DEBUGGER_TEST_GREP"]);

  // The folder is read, not listed by hand: no test file can be forgotten.
  const files = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.js"))
    .sort();
  for (const file of files) mocha.addFile(path.join(__dirname, file));

  const result = await new Promise<TestResult>((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, pending });
    });
  });
  console.log(`##RESULT ${JSON.stringify(result)}`);
  if (result.failed > 0) throw new Error(`${result.failed} integration tests failed`);
  if (result.passed === 0) throw new Error(`No integration test ran: ${files.length} test files in ${__dirname}`);
}
