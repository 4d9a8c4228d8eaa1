import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { startServer } from "./browserHost.mjs";
import { endsNormallyBySignal } from "./cleanup.mjs";
import { HumanError } from "./humanError.mjs";
import { examplesFolder, keptFolder, vsixFile } from "./paths.mjs";
import { isPortFree } from "./port.mjs";
import { makeRunFolder } from "./runFolder.mjs";
import { hasScreen } from "./screen.mjs";
import { quietSettings } from "./settings.mjs";

const usualPort = 3000;

/** A dialog asks whether the folder is trusted; by itself VS Code would only show a banner. */
const firstSettings = { ...quietSettings, "security.workspace.trust.startupPrompt": "once" };

/**
 * Opens the examples in VS Code in the browser, with the extension installed, and runs until Ctrl-C.
 * What the user changes there is kept for the next time.
 *
 * @param {{ port?: number, open: boolean }} options `open`: whether to open a browser where there is a screen
 * @returns {Promise<never>}
 */
export async function startInBrowser(options) {
  const dataFolder = path.join(keptFolder, "start", "browser");
  const isFirstTime = !existsSync(path.join(dataFolder, "user", "User", "settings.json"));
  const run = await makeRunFolder();
  const server = await startServer({
    dataFolder,
    // The server leaves sockets behind when it is ended.
    env: { TMPDIR: run.folder },
    port: options.port ?? ((await isPortFree(usualPort)) ? usualPort : undefined),
    workspaceTrust: "asked",
    vsix: vsixFile,
    settings: isFirstTime ? firstSettings : undefined,
  });
  const address = server.address(examplesFolder);
  console.log(`\nVS Code is running with Model Debugger installed and examples/ open. Ctrl-C stops it.\n`);
  console.log(`Open ${address}\n`);
  if (options.open && hasScreen()) openBrowser(address);
  endsNormallyBySignal("\nStopping VS Code.");
  const exitCode = await server.exited;
  throw new HumanError(
    `VS Code's server ended by itself, with exit code ${exitCode}. It printed:\n${server.tail()}`,
  );
}

/** @param {string} address */
function openBrowser(address) {
  /** @type {Partial<Record<NodeJS.Platform, [string, ...string[]]>>} */
  const openers = { darwin: ["open"], win32: ["explorer.exe"], linux: ["xdg-open"] };
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const opener = spawn(command, [...args, address], { stdio: "ignore", detached: true });
  // The address is printed: nobody is stuck without this.
  opener.on("error", () => undefined);
  opener.unref();
}
