import assert from "node:assert/strict";
import { type HeapProfiler, Session } from "node:inspector";
import { setFlagsFromString } from "node:v8";

/** Bytes of a number on the heap (map and value); every object takes more. */
const heapNumberBytes = 16;

/** As the sampler gives it; the types of Node 20 leave these out. */
interface SampledNode extends HeapProfiler.SamplingHeapProfileNode {
  readonly id: number;
  readonly children: SampledNode[];
}
interface Sampled {
  readonly head: SampledNode;
  readonly samples: readonly { readonly size: number; readonly nodeId: number }[];
}

/** Objects that so many calls allocated, seen by V8's heap sampler at every allocation; and in which functions. */
export function objectsAllocated(call: () => void, times: number): { count: number; where: string } {
  // Where the compiler makes one block of several numbers, the block looks like an object.
  setFlagsFromString("--no-turbo-allocation-folding");
  const session = new Session();
  session.connect();
  let profile: Sampled | undefined;
  session.post("HeapProfiler.startSampling", {
    samplingInterval: 1,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  for (let at = 0; at < times; at++) call();
  session.post(
    "HeapProfiler.stopSampling",
    (_error, result) => (profile = result.profile as unknown as Sampled),
  );
  session.disconnect();
  assert.ok(profile !== undefined && profile.samples.length > 0, "the sampler saw nothing");
  const names = new Map<number, string>();
  const learn = ({ id, callFrame, children }: SampledNode): void => {
    names.set(id, callFrame.functionName);
    children.forEach(learn);
  };
  learn(profile.head);
  const objects = profile.samples.filter(({ size }) => size > heapNumberBytes);
  const counts = new Map<string, number>();
  for (const { nodeId } of objects) {
    const name = names.get(nodeId) ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const largest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 5);
  return { count: objects.length, where: largest.map(([name, count]) => `${name} ${count}`).join(", ") };
}

/** The fewest of several attempts, since the compiler may still be at work; `enough` ends them. */
export function fewestAllocated(
  call: () => void,
  times: number,
  enough: number,
): { count: number; where: string } {
  let best = { count: Infinity, where: "" };
  for (let attempt = 0; attempt < 6 && best.count >= enough; attempt++) {
    for (let warming = 0; warming < 6 * times; warming++) call();
    const found = objectsAllocated(call, times);
    if (found.count < best.count) best = found;
  }
  return best;
}
