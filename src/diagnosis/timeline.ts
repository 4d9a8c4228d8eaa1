/** The findings of a run as a chain of events: what came first, and what came of it. */
import type { Finding } from "./finding";
import type { RunEvent } from "./rule";
import { rules } from "./rules";
import type { TimelineEvent } from "./timelineEvent";
import { say } from "../words/words";

/**
 * The events above info, in the order in which they explain each other: by the step at which they began,
 * causes before symptoms at the same step, consequences last, since a cost stands still from the very step at
 * which something else, seen only later, keeps it from falling. The same event in several layers is one.
 */
export function timelineOf(findings: readonly Finding[]): TimelineEvent[] {
  const events = new Map<string, { event: RunEvent; first: Finding; step: number; layers: string[] }>();
  for (const finding of findings) {
    const event = eventOf(finding.rule);
    if (event === undefined || finding.severity === "info" || finding.step === undefined) continue;
    const known = events.get(finding.rule);
    const layers = finding.layer === undefined ? [] : [finding.layer];
    if (known === undefined) events.set(finding.rule, { event, first: finding, step: finding.step, layers });
    else {
      known.layers.push(...layers);
      if (finding.step < known.step) Object.assign(known, { first: finding, step: finding.step });
    }
  }
  return [...events.values()]
    .map(({ event, first, step, layers }) => ({
      rule: first.rule,
      stage: event.stage,
      step,
      layers,
      text: alsoIn(event.tell(first), layers.length - 1),
    }))
    .sort((a, b) => chapter(a) - chapter(b) || a.step - b.step || ranks[a.stage] - ranks[b.stage]);
}

/** `step 37: dense_3 saturates → step 41: the gradient of dense_1 vanishes → the cost is flat since step 60` */
export const timelineText = (events: readonly TimelineEvent[]): string =>
  events
    .map(({ stage, step, text }) =>
      stage === "consequence" ? say`${text} since step ${step}` : say`step ${step}: ${text}`,
    )
    .join(" → ");

const ranks = { cause: 0, symptom: 1, consequence: 2 } as const;
const chapter = ({ stage }: TimelineEvent): number => (stage === "consequence" ? 1 : 0);

const alsoIn = (told: string, more: number): string =>
  more < 1
    ? told
    : more === 1
      ? say`${told}, and so in another layer`
      : say`${told}, and so in ${more} more layers`;

const eventOf = (id: string): RunEvent | undefined =>
  Object.hasOwn(rules, id)
    ? (rules as Readonly<Record<string, { readonly event?: RunEvent }>>)[id]!.event
    : undefined;
