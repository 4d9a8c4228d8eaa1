/**
 * `node scripts/host/fetch.mjs`
 *
 * Fetches what tests in the browser need into `.vscode-test/`, and starts the browser once, so that
 * what is missing on a machine is said before any test runs. A second run fetches nothing.
 */
import { launchBrowser } from "./browser.mjs";
import { fetchServer } from "./downloads.mjs";
import { runProgram } from "./humanError.mjs";
import { makeRunFolder } from "./runFolder.mjs";

await runProgram(async () => {
  await fetchServer();
  const run = await makeRunFolder();
  const browser = await launchBrowser({ folder: run.folder });
  console.log(`VS Code and a browser are there: Chromium ${browser.context.browser()?.version()}.`);
  await browser.close();
  await run.remove();
  return 0;
});
