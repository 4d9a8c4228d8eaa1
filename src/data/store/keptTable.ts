import type { Storage } from "../dataset";
import type { PartSource } from "../openSources";
import type { PlannedColumn, ReadContext, Table } from "../source";
import { Survey, type SurveyState } from "../survey";
import { DataCache } from "./dataCache";
import type { MemoryBudget } from "./memoryBudget";
import type { RowStore } from "./rowSink";
import { SpillStore } from "./spillStore";
import type { TableFile } from "./tableFile";
import { say } from "../../words/words";

/** To be raised with every change in what a reader makes of the same file. */
const readersVersion = 1;
/** Smaller files are decoded about as fast as a copy of what they hold is read. */
const leastCached = 2 ** 20;

/** What decides, beside the sources themselves, what a table holds. */
interface Reading {
  readonly decoding: { readonly sequence?: object };
  readonly categorical: readonly string[];
  /** Columns in use; undefined: all. */
  readonly used: readonly string[] | undefined;
}

/** A table of one or several sources, decoded now or before. */
export interface KeptTable {
  readonly survey: Survey;
  /** The columns of the plan, for each source. */
  read(plan: readonly PlannedColumn[], memory: MemoryBudget, context: ReadContext): Promise<Table[]>;
}

/** Looks for what was decoded of these sources before; `look` goes over their rows where that has to be done. */
export async function findKept(
  parts: readonly PartSource[],
  reading: Reading,
  storage: Storage = {},
  look: () => Promise<Survey>,
): Promise<KeptTable> {
  const sources = parts.map(({ source }) => source);
  const key = await keyOf(parts, reading, storage);
  const cache = key === undefined ? undefined : new DataCache(storage.cache!);
  const found = key === undefined ? undefined : await cache?.find(key);
  let looked = found === undefined;
  const survey = found ? Survey.restore(found.content.survey as SurveyState, sources) : await look();
  return {
    survey,
    async read(plan, memory, context) {
      const label = sources[0]!.label;
      const load = (file: TableFile | undefined): Promise<Table[] | undefined> =>
        file?.load(plan, label, memory, context) ?? Promise.resolve(undefined);
      const before = await load(found);
      if (before !== undefined) return before;
      // Sources know what they hold once they were gone over.
      if (!looked) await look();
      looked = true;
      const readInto = async (storeOf: (at: number) => RowStore): Promise<Table[]> => {
        const tables: Table[] = [];
        for (const [at, source] of sources.entries()) {
          context.onProgress?.(say`Reading ${source.label}`);
          tables.push(await source.read(plan, context, storeOf(at)));
          context.signal?.throwIfAborted();
        }
        return tables;
      };
      if (key !== undefined && cache !== undefined) {
        const state = survey.stateOf(sources);
        const kept = await load(await cache.keep(key, state, label, (store) => readInto(() => store)));
        if (kept !== undefined) return kept;
      }
      return readInto((at) => new SpillStore(sources[at]!, memory));
    },
  };
}

/** Undefined where nothing is kept: no folder, small files, or sources that are read as fast as a copy. */
async function keyOf(
  parts: readonly PartSource[],
  { decoding, ...reading }: Reading,
  { cache, leastCached: least = leastCached }: Storage,
): Promise<string | undefined> {
  // The vocabulary of sequences depends on which rows are trained on.
  if (cache === undefined || decoding.sequence !== undefined) return undefined;
  const identities: string[] = [];
  let bytes = 0;
  for (const { part, source } of parts) {
    const found = await source.fingerprint?.();
    if (found === undefined) return undefined;
    bytes += found.bytes;
    identities.push(part, source.label, found.identity);
  }
  return bytes < least ? undefined : JSON.stringify([readersVersion, identities, decoding, reading]);
}
