import type { DataHeader } from "../data/dataSpec";
import { comesInParts } from "../data/dataPlan";
import { emptyPart } from "../data/split";
import type { ModelDocument } from "../model/document";
import type { Problem } from "../model/problem";

/** A part of the split that would get no row of the data that were found. */
export function splitProblems(document: ModelDocument, header: DataHeader | undefined): Problem[] {
  const { spec } = document;
  if (spec === undefined || header === undefined || comesInParts(spec.data)) return [];
  const { split } = spec.data;
  if (Math.abs(split.train + split.dev + split.test - 1) > 1e-6) return [];
  const empty = emptyPart(header.rows, split);
  if (empty === undefined) return [];
  const { message, path } = empty;
  return [{ rule: "empty-part", severity: "error", message, path, range: document.rangeOf(path), fixes: [] }];
}
