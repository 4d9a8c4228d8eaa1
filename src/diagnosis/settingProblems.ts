import type { ModelDocument } from "../model/document";
import { nearestName } from "../model/nearest";
import type { Problem } from "../model/problem";
import { removal, renameKey } from "../model/report";
import type { Rule } from "./rule";
import { rules } from "./rules";
import { documentRules } from "./documentRules";
import { say } from "../words/words";
import { sentences } from "../words/lists";

/** Rules and thresholds named under `diagnosis` that do not exist. */
export const settingProblems = (document: ModelDocument): Problem[] =>
  Object.entries(document.spec?.diagnosis ?? {}).flatMap(([id, setting]) => {
    if (documentRules.includes(id)) return [];
    const rule: Rule | undefined = Object.hasOwn(rules, id)
      ? (rules as unknown as Record<string, Rule>)[id]
      : undefined;
    if (!rule)
      return [unknown(document, ["diagnosis", id], Object.keys(rules), say`There is no rule \`${id}\`.`)];
    if (typeof setting !== "object") return [];
    return Object.keys(setting)
      .filter((key) => !Object.hasOwn(rule.thresholds, key))
      .map((key) =>
        unknown(
          document,
          ["diagnosis", id, key],
          Object.keys(rule.thresholds),
          say`\`${key}\` is not a threshold of \`${id}\`.`,
        ),
      );
  });

const unknown = (
  document: ModelDocument,
  path: readonly string[],
  names: readonly string[],
  message: string,
): Problem => {
  const key = path.at(-1) ?? "";
  const nearest = nearestName(key, names);
  return {
    rule: "unknown-key",
    severity: "error",
    message: sentences(message, nearest ? say`Did you mean \`${nearest}\`?` : undefined),
    path,
    range: document.keyRangeOf(path),
    fixes: [...(nearest ? [renameKey(path, nearest)] : []), removal(path, `\`${key}\``)],
  };
};
