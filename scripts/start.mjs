/**
 * `npm start`: from a fresh clone to VS Code with the extension installed and the examples open.
 *
 * What is imported here imports nothing but Node's own modules: node_modules may still be missing.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./ensureDependencies.mjs";
import { startProcess } from "./host/childProcess.mjs";
import { HumanError, runProgram } from "./host/humanError.mjs";
import { checkout, vsixFile } from "./host/paths.mjs";
import { assertPortIsFree } from "./host/port.mjs";
import { startInBrowser } from "./host/startInBrowser.mjs";
import { startOnDesktop } from "./host/startOnDesktop.mjs";

const help = `npm start [-- OPTIONS]

Builds Model Debugger, installs it in a VS Code of its own and opens the folder examples/.
Uses VS Code for the desktop where there is one, otherwise VS Code in the browser, whose address it
prints. Your own VS Code, its settings and its extensions stay as they are.

  --browser    VS Code in the browser, even where there is one for the desktop
  --port N     the port of VS Code in the browser; 3000 or any free one when left out. Implies --browser
  --no-open    print the address, open no browser
  --help       print this
`;

async function main() {
  const options = readOptions();
  if (options.help) {
    console.log(help);
    return 0;
  }
  // Said now rather than after a minute of building.
  if (options.port !== undefined) await assertPortIsFree(options.port);
  ensureDependencies();
  await runScript("build", "Building the extension");
  await runScript("package", "Packaging the extension");
  if (!existsSync(vsixFile)) {
    throw new HumanError(`scripts/package.mjs made no ${vsixFile}: see what it printed above.`);
  }
  const onDesktop = !options.browser && options.port === undefined && (await startOnDesktop());
  return onDesktop ? 0 : startInBrowser(options);
}

/** @returns {{ help: boolean, browser: boolean, open: boolean, port?: number }} */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: "boolean", short: "h", default: false },
        browser: { type: "boolean", default: false },
        "no-open": { type: "boolean", default: false },
        port: { type: "string" },
      },
    });
    const { help, browser, port } = values;
    return {
      help,
      browser,
      open: !values["no-open"],
      port: port === undefined ? undefined : portNumber(port),
    };
  } catch (error) {
    if (error instanceof HumanError) throw error;
    throw new HumanError(`${/** @type {Error} */ (error).message}\n\n${help}`);
  }
}

/** @param {string} text */
function portNumber(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new HumanError(`--port takes a whole number from 1 to 65535, not "${text}".`);
}

/**
 * @param {'build' | 'package'} name of a script beside this one
 * @param {string} what
 */
async function runScript(name, what) {
  console.log(`${what} …`);
  const script = path.join("scripts", `${name}.mjs`);
  const running = startProcess(process.execPath, [script], {
    cwd: checkout,
    onLine: (line) => console.log(line),
  });
  const exitCode = await running.exited;
  if (exitCode !== 0) {
    throw new HumanError(
      `${what} failed: node ${script} ended with exit code ${exitCode}; what it printed is above.`,
    );
  }
}

await runProgram(main);
