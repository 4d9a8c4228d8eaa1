import type { ModelDocument } from "../model/document";
import type { ModelPath, TextRange } from "../model/problem";
import type { EditTrail } from "./editTrail";

/** Where a place of a model as it was read is now, for a squiggle; undefined when what stands there was changed. */
export function pathNow(document: ModelDocument, trail: EditTrail, path: ModelPath): TextRange | undefined {
  const headline = document.rangeOf(path);
  // Nearly every edit is one of the whole model, or of its layers: there the headline alone counts.
  const holdsAll = path.length === 0 || (path.length === 1 && path[0] === "layers");
  const whole = (holdsAll ? undefined : document.fullRangeOf(path)) ?? headline;
  const now = trail.now(whole);
  return now && { offset: headline.offset + now.offset - whole.offset, length: headline.length };
}
