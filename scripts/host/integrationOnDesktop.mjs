import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { startProcess } from "./childProcess.mjs";
import { cleanEnvironment } from "./environment.mjs";
import { withinLimits } from "./testLimits.mjs";

/**
 * Runs the integration suite in VS Code for the desktop. It is started here rather than by
 * @vscode/test-electron's `runTests`, which neither ends a run that hangs nor gives its output away.
 *
 * @param {import('./desktop.mjs').Desktop} desktop
 * @param {import('./runIntegration.mjs').Suite} suite
 * @param {import('./testOutput.mjs').TestOutput} output hears what is printed
 * @returns {Promise<number>} the tests' exit code
 */
export async function runOnDesktop(desktop, suite, output) {
  const userData = path.join(suite.runFolder, "user");
  await mkdir(path.join(userData, "User"), { recursive: true });
  await writeFile(path.join(userData, "User", "settings.json"), JSON.stringify(suite.settings));

  const [command, ...args] = [...desktop.screen, desktop.executable, ...flags(suite, userData)];
  const editor = startProcess(/** @type {string} */ (command), args, {
    env: cleanEnvironment(suite.env),
    onLine: output.hear,
  });
  try {
    return await withinLimits(editor.exited, suite.limits, output.lastHeardMs);
  } finally {
    await editor.stop();
  }
}

/**
 * @param {import('./runIntegration.mjs').Suite} suite
 * @param {string} userData
 */
function flags(suite, userData) {
  return [
    suite.workspace,
    // The flags of @vscode/test-electron, each for a trap that it met.
    "--no-sandbox",
    "--disable-gpu-sandbox",
    "--disable-updates",
    "--skip-welcome",
    "--skip-release-notes",
    "--disable-workspace-trust",
    "--disable-telemetry",
    `--user-data-dir=${userData}`,
    `--extensions-dir=${path.join(suite.runFolder, "extensions")}`,
    `--extensionDevelopmentPath=${suite.extension}`,
    `--extensionTestsPath=${suite.tests}`,
  ];
}
