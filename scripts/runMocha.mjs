// Runs test files with mocha and ends with the machine-readable line that scripts/test.mjs adds up.
// Usage: node scripts/runMocha.mjs FOLDER ENDING [--timeout MS]
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import Mocha from "mocha";

const [folder, ending, , timeout = "10000"] = process.argv.slice(2);
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true })
      .filter((file) => file.endsWith(ending))
      .sort()
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
