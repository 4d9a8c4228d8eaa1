/** How long the extension's own code holds the extension host's thread at a time. */
import { Session } from "node:inspector/promises";

const sampleMs = 0.25;

/**
 * Samples the thread for so many milliseconds. The answer: how long each stretch took that the extension's code, or what
 * it calls, ran without a break, longest first. Counted in samples, which a thread that waits for a processor does not
 * get: machines that are busy with more do not make it longer.
 */
export async function stretchesOfExtension(ms: number): Promise<number[]> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 1000 * sampleMs });
  await session.post("Profiler.start");
  await new Promise((resolve) => setTimeout(resolve, ms));
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const own = new Set<number>();
  const take = (id: number, isWithin: boolean): void => {
    const { callFrame, children = [] } = nodes.get(id)!;
    const isOwn = isWithin || callFrame.url.endsWith("/dist/extension.js");
    if (isOwn) own.add(id);
    for (const child of children) take(child, isOwn);
  };
  take(profile.nodes[0]!.id, false);
  const stretches = [0];
  for (const id of profile.samples ?? [])
    if (own.has(id)) stretches[stretches.length - 1]! += sampleMs;
    else if (stretches.at(-1)! > 0) stretches.push(0);
  return stretches.filter((stretch) => stretch > 0).sort((one, other) => other - one);
}
