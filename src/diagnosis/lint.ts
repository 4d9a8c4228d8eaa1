import type { DataHeader } from "../data/dataSpec";
import type { DataProfile } from "../data/profile/dataProfile";
import type { ModelDocument } from "../model/document";
import type { Problem } from "../model/problem";
import { dataFindings, staticFindings } from "./modelFindings";
import { monitorProblems } from "./monitorProblems";
import { place } from "./place";
import { settingProblems } from "./settingProblems";
import { shapeProblems } from "./shapeProblems";
import { splitProblems } from "./splitProblems";

/**
 * Everything wrong with the file that can be told without training, in text order: what the reader
 * found, shapes, the static rules under the file's own settings, and, where the data have been read,
 * those of the data. Total on any document.
 */
export const lint = (
  document: ModelDocument,
  header: DataHeader | undefined,
  profile?: DataProfile,
): Problem[] => {
  const problems = [
    ...document.problems,
    ...settingProblems(document),
    ...shapeProblems(document, header),
    ...splitProblems(document, header),
    ...monitorProblems(document, header),
  ];
  const { spec } = document;
  const findings = spec ? staticFindings(document, spec, header) : [];
  if (spec && header && profile) findings.push(...dataFindings(document, spec, header, profile));
  problems.push(...findings.map((finding) => place(document, finding)));
  return problems.sort((a, b) => a.range.offset - b.range.offset);
};
