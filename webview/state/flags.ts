import type { PlacedFinding } from "../../src/session/protocol";
import { text, type StringKey } from "../strings";
import { plainRule } from "../strings/plain";
import { translated } from "../../src/words/words";

/** What is wrong with a layer, from the findings about it. */
export interface Flag {
  readonly severity: "error" | "warning";
  /** `Vanishing gradient, Dead units` */
  readonly words: string;
}

const words: Readonly<Record<string, StringKey>> = {
  "vanishing-gradient": "vanishing",
  "exploding-gradient": "exploding",
  "dead-units": "dead",
  "saturated-units": "saturatedUnits",
  "non-finite": "nonFinite",
};

/** A rule's short name: `Dead units`, `Learning rate high`. */
export function ruleWords(rule: string): string {
  const known = words[rule];
  if (known !== undefined) return text(known);
  return translated(plainRule(rule));
}

/** Flags by layer name, from findings above info. */
export function flagsOf(findings: readonly PlacedFinding[]): ReadonlyMap<string, Flag> {
  const flags = new Map<string, Flag>();
  for (const { layer, severity, rule } of findings) {
    if (layer === undefined || severity === "info") continue;
    const before = flags.get(layer);
    const named = before?.words.split(", ") ?? [];
    const name = ruleWords(rule);
    flags.set(layer, {
      severity: severity === "error" || before?.severity === "error" ? "error" : "warning",
      words: (named.includes(name) ? named : [...named, name]).join(", "),
    });
  }
  return flags;
}
