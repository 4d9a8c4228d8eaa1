import { fileURLToPath } from "node:url";
import path from "node:path";

/** The checkout: the folder of package.json. */
export const checkout = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Git-ignored: everything that the scripts download or keep. */
export const keptFolder = path.join(checkout, ".vscode-test");

/** The workspace that tests and `npm start` open. */
export const examplesFolder = path.join(checkout, "examples");

/** The packaged extension, as `node scripts/package.mjs` makes it. */
export const vsixFile = path.join(checkout, "model-debugger.vsix");
