import { readerRules } from "../model/report";

/**
 * Ids of problems that no rule of the registry makes: what the reader finds wrong in the text, and
 * shapes. They have pages, but no severity of their own choosing: such a model cannot run.
 */
export const documentRules: readonly string[] = [
  ...readerRules.filter((id) => id !== "hyperparameter-range"),
  "shape-mismatch",
  "empty-part",
];
