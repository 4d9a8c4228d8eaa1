import type { ModelDocument } from "../model/document";
import type { Problem } from "../model/problem";
import type { Finding } from "./finding";

/** A finding at its place in the text: static ones, and those of a run on the text it was started from. */
export const place = (document: ModelDocument, finding: Finding): Problem => {
  const { rule, severity, message, path, fixes } = finding;
  return { rule, severity, message, path, fixes, range: document.rangeOf(path) };
};
