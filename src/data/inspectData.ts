import type { DataPlace } from "./dataset";
import type { DataHeader, DataSpec } from "./dataSpec";
import { examineData } from "./examineData";

/**
 * What the data section's source holds, found in one pass that keeps no rows. Throws a UserError
 * with its place for whatever would keep the data from being loaded, as far as one pass can tell.
 */
export async function inspectData(spec: DataSpec, place: DataPlace): Promise<DataHeader> {
  return (await examineData(spec, place, {})).header;
}
