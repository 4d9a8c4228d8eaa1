import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import type { DataSpec } from "../../../src/data/dataSpec";
import { loadData } from "../../../src/data/loadData";
import { RandomStream } from "../../../src/engine/random";
import { UserError } from "../../../src/engine/userError";
import { assertTranslated, beginPseudo, endPseudo } from "../words/pseudo";
import { workspace } from "./workspace";

/**
 * Damages a good file in `runs` seeded ways (bits flipped, cut off, bytes put in or replaced, nothing but noise) and loads
 * it: it may be read, or refused by a UserError that names it and that a translator could say; anything else fails the test. Returns how many were refused.
 */
export async function fuzzFile(
  name: string,
  good: Uint8Array,
  spec: DataSpec,
  runs: number,
  others: Readonly<Record<string, Uint8Array>> = {},
): Promise<number> {
  const place = workspace({ ...others, [name]: good });
  await loadData(spec, place, { targetForm: "values" });
  const random = new RandomStream(7, `fuzz/${name}`);
  const below = (count: number): number => Math.floor(random.uniform() * count);
  let refused = 0;
  for (let run = 0; run < runs; run++) {
    const bytes = damaged(good, below);
    writeFileSync(place.at(name), bytes);
    beginPseudo();
    try {
      await loadData(spec, place, { targetForm: "values" });
    } catch (error) {
      const shown = `run ${run}: ${error instanceof Error ? error.stack : String(error)}`;
      assert.ok(error instanceof UserError, shown);
      assert.ok(error.message.length < 700 && !error.message.includes("undefined"), shown);
      // A decoder's own words stand in brackets.
      const ours = error.message.replace(/\([^⟦⟧]*\)/, "");
      assertTranslated(ours, [
        "values PNG JPEG",
        place.folder,
        ...Object.keys(others),
        name,
        latin1(good),
        latin1(bytes),
      ]);
      assert.ok(error.place.file !== undefined || error.place.path !== undefined, shown);
      refused++;
    } finally {
      endPseudo();
    }
  }
  return refused;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

function damaged(good: Uint8Array, below: (count: number) => number): Uint8Array {
  const bytes = Uint8Array.from(good);
  switch (below(5)) {
    case 0:
      return bytes.subarray(0, below(bytes.length));
    case 1:
      return Uint8Array.from({ length: below(300) }, () => below(256));
    case 2: {
      // The first bytes say what the rest is: they are hit as often as all the others together.
      for (let flip = 0; flip <= below(8); flip++)
        bytes[below(below(2) === 0 ? Math.min(150, bytes.length) : bytes.length)]! ^= 1 << below(8);
      return bytes;
    }
    case 3: {
      const at = below(bytes.length);
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(below(bytes.length))]);
    }
    default:
      for (let change = 0; change <= below(20); change++)
        bytes[below(bytes.length)] = [0, 255, 127, 128][below(4)]!;
      return bytes;
  }
}
