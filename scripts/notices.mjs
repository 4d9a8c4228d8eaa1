/** The licences of the packages that lie inside the shipped bundles, as their terms ask for. */
import { readFileSync, readdirSync } from "node:fs";

/** Folder of the package that a bundled file belongs to; undefined: the project's own. */
const packageOf = (input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0] ?? undefined;

/**
 * The text of the notices file for these results of esbuild (`metafile: true`). Throws where a bundled
 * package brings no licence text: such a package must not be shipped unread.
 */
export function noticesFor(results) {
  const folders = new Set(
    results.flatMap(({ metafile }) =>
      Object.values(metafile.outputs).flatMap(({ inputs }) =>
        // Files that were looked at, but of which nothing remained, are not shipped.
        Object.entries(inputs)
          .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
          .map(([input]) => packageOf(input)),
      ),
    ),
  );
  folders.delete(undefined);
  const notices = [...folders].map(noticeOf).sort((one, other) => (one.title < other.title ? -1 : 1));
  const head = "Model Debugger contains the following packages, under the licences that follow.\n";
  return [head, ...notices.map(({ title, text }) => `${"=".repeat(80)}\n${title}\n\n${text}\n`)].join("\n");
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$|-)/i.test(entry));
  if (file === undefined)
    throw new Error(`${name} goes into a bundle and has no licence file in ${folder}: add its notice.`);
  return { title: `${name} ${version} (${license})`, text: readFileSync(`${folder}/${file}`, "utf8").trim() };
}
