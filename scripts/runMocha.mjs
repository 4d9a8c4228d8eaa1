// Runs test files with mocha and ends with the machine-readable line that scripts/test.mjs adds up.
// Usage: node scripts/runMocha.mjs FOLDER ENDING [--timeout MS] [--part N/OF]
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import Mocha from "mocha";

const {
  positionals: [folder, ending],
  values: { timeout, part },
} = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: "string", default: "10000" }, part: { type: "string", default: "1/1" } },
});
/** Every OF-th file, so that long and short ones mix: which of so many processes this is. */
const [number, of] = part.split("/").map(Number);
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true })
      .filter((file) => file.endsWith(ending))
      .sort()
      .filter((_, at) => at % of === number - 1)
  : [];
if (files.length === 0) {
  console.error(`no test file *${ending} below ${folder}: run npm run build first`);
  process.exit(1);
}
const mocha = new Mocha({ timeout: Number(timeout), reporter: process.env.CI ? "dot" : "spec" });
for (const file of files) mocha.addFile(resolve(folder, file));
await mocha.loadFilesAsync();
const runner = mocha.run((failed) => {
  console.log(`##RESULT ${JSON.stringify({ passed: runner.stats.passes, failed })}`);
  // A browser or worker left open must not keep a finished run from ending.
  process.exit(failed > 0 ? 1 : 0);
});
