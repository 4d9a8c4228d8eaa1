import type { ModelDocument } from "../document";
import { modelOf } from "../parseModel";
import { type ShapeAnswers, standIns } from "./makers";
import type { CodeReading } from "./readCode";

/** A model file in code as another thread read it: its shapes and places are known, its code is not here. */
export const documentOfReading = (
  { text, file }: { readonly text: string; readonly file: string },
  { root, errors, places, files }: CodeReading,
  answers: ShapeAnswers,
): ModelDocument =>
  modelOf({ text, fileName: file, root, errors, custom: { makers: standIns(answers), places, files } });
