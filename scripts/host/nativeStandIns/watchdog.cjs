/**
 * Stands in for `@vscode/native-watchdog`, the compiled part that ends an extension host whose server
 * is gone. The extension host also looks itself, and guard.mjs ends both; nothing is left to do here.
 */
const process = require("node:process");

exports.start = () => undefined;
exports.exit = (code) => process.exit(code ?? 0);
