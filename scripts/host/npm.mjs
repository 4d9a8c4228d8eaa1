import { copyFile, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { announced } from "./announce.mjs";
import { startProcess } from "./childProcess.mjs";
import { HumanError, within } from "./humanError.mjs";
import { checkout } from "./paths.mjs";

const npmLimitMs = 15 * 60_000;

/** No package's own scripts run, and nothing but the packages themselves is asked of the registry. */
const installFlags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

/**
 * Installs one package with the npm client, so that the user's registry, proxy and cache are used.
 *
 * @param {string} folder an empty folder; the package comes to its `node_modules`
 * @param {string} specifier such as `code-server@4.139.1`
 */
export async function installPackage(folder, specifier) {
  // Its own package.json keeps npm from installing into the checkout around it.
  await writeFile(path.join(folder, "package.json"), '{ "private": true }\n');
  const settings = path.join(checkout, ".npmrc");
  if (existsSync(settings)) await copyFile(settings, path.join(folder, ".npmrc"));
  await runNpm(["install", ...installFlags, specifier], folder, `npm: fetching ${specifier}`);
}

/**
 * Installs what the package.json in a folder asks for, without its development dependencies.
 *
 * @param {string} folder
 */
export async function installDependencies(folder) {
  const args = ["install", "--omit=dev", ...installFlags];
  await runNpm(args, folder, `npm: fetching what ${path.basename(folder)} depends on`);
}

/**
 * Runs npm and says how long it takes.
 *
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {string} what what it does, for the person who waits
 */
export async function runNpm(args, cwd, what) {
  const [command, ...before] = npmCommand();
  const npm = startProcess(command, [...before, ...args], { cwd, env: npmEnvironment() });
  const explainSlowness = () =>
    `npm did not finish \`npm ${args.join(" ")}\` in ${npmLimitMs / 60_000} minutes. ` +
    "Check the network and the registry that `npm config get registry` names, and run this again.";
  try {
    await announced(what, async () => {
      const exitCode = await within(npm.exited, npmLimitMs, explainSlowness);
      if (exitCode !== 0) throw new HumanError(explainFailure(args, cwd, npm.tail()));
    });
  } finally {
    await npm.stop();
  }
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {string} output
 */
function explainFailure(args, cwd, output) {
  return (
    `npm could not do \`npm ${args.join(" ")}\` in ${cwd}: check the network, the free disk space and ` +
    `the registry that \`npm config get registry\` names, and run this again. npm said:\n${output}`
  );
}

/** @returns {[string, ...string[]]} how npm is called on this machine */
function npmCommand() {
  // Within `npm start` npm says where it is. On Windows npm is a batch file, which only a shell runs.
  const besideNode = path.join(path.dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  for (const script of [process.env.npm_execpath, besideNode]) {
    if (script && /npm-cli\.c?js$/.test(script) && existsSync(script)) return [process.execPath, script];
  }
  return ["npm"];
}

/** An npm that runs within an npm script must not take over that script's folder and flags. */
function npmEnvironment() {
  const env = { ...process.env };
  for (const name of ["npm_config_local_prefix", "npm_config_global", "INIT_CWD"]) delete env[name];
  return env;
}
