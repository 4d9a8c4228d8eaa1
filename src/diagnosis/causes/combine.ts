import { skillOf } from "../outcome";
import type { Candidate, CauseEdit } from "./cause";
import type { Tried } from "./judge";
import { say } from "../../words/words";

/** Both fixes at once, under the name of the one that does more alone; undefined where they touch the same place. */
export function combine(first: Tried, second: Tried): Candidate | undefined {
  const worth = ({ candidate, after }: Tried) => skillOf(after) + candidate.prior / 2;
  const [main, other] =
    worth(first) >= worth(second) ? [first.candidate, second.candidate] : [second.candidate, first.candidate];
  if (main.edits.some((a) => other.edits.some((b) => overlap(a, b)))) return undefined;
  // Edits that remove or insert elements move what stands behind them: those go last, from the end.
  const moves = ({ to, insert }: CauseEdit) => to === undefined || insert === true;
  const all = [...main.edits, ...other.edits];
  const edits = [...all.filter((edit) => !moves(edit)), ...all.filter(moves)];
  return {
    ...main,
    because: [...new Set([...main.because, ...other.because])],
    prior: main.prior * 0.9,
    // Only together do they help, so both have to be meant.
    evidence: main.evidence === "contradiction" ? "symptom" : main.evidence,
    title: say`${main.title}, and ${other.title.charAt(0).toLowerCase()}${other.title.slice(1)}`,
    edits,
    place: main.place,
    parts: [main, other],
  };
}

/** One place holds the other. */
function overlap(a: CauseEdit, b: CauseEdit): boolean {
  const shorter = Math.min(a.path.length, b.path.length);
  return a.path.slice(0, shorter).every((key, at) => key === b.path[at]);
}
