/** What hypotheses have in common: candidates from findings and from single edits. */
import type { Fix, ModelPath } from "../../model/problem";
import type { Finding } from "../finding";
import type { Candidate, CauseContext, CauseEdit, CauseName } from "./cause";

/** A fix's edits with what stands in the file now. */
export const editsOf = (context: CauseContext, fix: Fix): CauseEdit[] =>
  fix.edits.map(({ path, value, insert }) => ({
    path,
    from: insert ? undefined : context.valueAt(path),
    to: value,
    ...(insert && { insert }),
  }));

export const edit = (context: CauseContext, path: ModelPath, to: unknown): CauseEdit => ({
  path,
  from: context.valueAt(path),
  to,
});

/** Findings of these rules, the gravest first; infos left out. */
export const loud = (context: CauseContext, ...rules: string[]): Finding[] =>
  context.findings
    .filter(({ rule, severity }) => rules.includes(rule) && severity !== "info")
    .sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));

/** True where one of these rules spoke, above info. */
export const saw = (context: CauseContext, ...rules: string[]): boolean => loud(context, ...rules).length > 0;

/** Of `rules`, those that spoke above info, each once: what a candidate is `because` of. */
export const spoken = (context: CauseContext, ...rules: string[]): string[] => [
  ...new Set(loud(context, ...rules).map(({ rule }) => rule)),
];

/**
 * A candidate for each way that a finding offers, the first with `prior`, the next with less. A finding
 * without a fix gives a place alone.
 */
export const fromFinding = (
  context: CauseContext,
  finding: Finding,
  given: { readonly cause: CauseName; readonly prior: number } & Partial<Candidate>,
): Candidate[] => {
  const base = {
    because: [finding.rule],
    evidence: "contradiction" as const,
    place: finding.path,
    ...(finding.layer !== undefined && { layer: finding.layer }),
  };
  return finding.fixes.map((fix, at) => ({
    ...base,
    title: fix.title,
    edits: editsOf(context, fix),
    ...given,
    prior: given.prior * 0.9 ** at,
  }));
};

/** `0.001`, not `0.001000000047`. */
export const shownNumber = (value: number): string => String(Number(value.toPrecision(4)));
