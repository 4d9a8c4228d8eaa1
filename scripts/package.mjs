// npm run package: model-debugger.vsix at the root, with only what runs (see .vscodeignore).
import { createVSIX } from "@vscode/vsce";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const packagePath = `${checkout}model-debugger.vsix`;
/** Agreed with the README: an extension that installs in a moment. */
const mostBytes = 3 * 1024 * 1024;

// Everything is bundled, so no node_modules folder goes in.
await createVSIX({
  cwd: checkout,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
const { size } = statSync(packagePath);
console.log(`model-debugger.vsix: ${(size / 1024).toFixed(0)} kB`);
if (size > mostBytes) {
  console.error("The package is larger than 3 MB: see what `npx vsce ls --no-dependencies` lists.");
  process.exitCode = 1;
}
