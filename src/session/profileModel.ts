import type { DataPlace } from "../data/dataset";
import type { ExaminedData } from "../data/examineData";
import { loadData } from "../data/loadData";
import type { DataProfile } from "../data/profile/dataProfile";
import { profileData } from "../data/profile/profileData";
import { sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import { targetFormOf } from "../model/network";
import type { ModelDocument } from "../model/document";

/** More numbers than this, a quarter of a gigabyte, are read for a training but not to be looked at. */
const mostNumbers = 2 ** 25;

/**
 * The profile of a model's data as a training would read them; undefined where they cannot be read as the
 * model stands (which other rules tell), and where they are too many to be read only for this.
 */
export async function profileModel(
  document: ModelDocument,
  place: DataPlace,
  examined: ExaminedData,
  signal?: AbortSignal,
): Promise<DataProfile | undefined> {
  const { spec, definitions } = document;
  const { header } = examined;
  if (spec === undefined) return undefined;
  const perRow = header.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 1);
  if (header.rows * perRow > mostNumbers) return undefined;
  try {
    const targetForm = targetFormOf(spec, header, definitions);
    const data = await loadData(spec.data, place, { targetForm, examined, signal });
    return profileData(data, spec.seed);
  } catch (error) {
    signal?.throwIfAborted();
    // What keeps the data from being loaded is told by `lint` or, in full, when training begins; a mistake of ours is not hidden.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
