import { UserError } from "../engine/userError";
import { findDataFile } from "./dataFile";
import type { DataPlace } from "./dataset";
import type { DataSource, SourceSpec } from "./dataSpec";
import { generatorSource } from "./generators";
import { openFolder } from "./folderReaders";
import { idxSource } from "./readers/idx";
import { type OpenOptions, readableEndings, readerFor } from "./readers";
import type { Source } from "./source";
import { say } from "../words/words";
import { listOf } from "../words/lists";

export type PartName = "train" | "dev" | "test";

/** A source and what it is for; `whole` is still to be split. */
export interface PartSource {
  readonly part: PartName | "whole";
  readonly source: Source;
}

/** What the model file names at `path`, train first. Throws a UserError for what cannot be opened. */
export async function openSources(
  spec: DataSource,
  path: Source["path"],
  options: OpenOptions,
  place: DataPlace,
): Promise<PartSource[]> {
  if (!("parts" in spec)) {
    return [{ part: "whole", source: await open(spec, path, "whole", options, place) }];
  }
  const { parts } = spec;
  const opened: PartSource[] = [];
  for (const part of ["train", "dev", "test"] as const) {
    const source = parts[part];
    if (source !== undefined)
      opened.push({
        part,
        source: await open(source, [...path, part], part, { ...options, trainRows: everyRow }, place),
      });
  }
  return opened;
}

const everyRow = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row);

async function open(
  spec: SourceSpec,
  path: Source["path"],
  part: string,
  options: OpenOptions,
  place: DataPlace,
): Promise<Source> {
  if ("generator" in spec) return generatorSource(spec, path, part, place.seed);
  if ("images" in spec) {
    const images = await findDataFile(spec.images, [...path, "images"], place);
    return idxSource(images, await findDataFile(spec.labels, [...path, "labels"], place), path);
  }
  const file = await findDataFile(spec.path, path, place, "any");
  if (file.isFolder) return openFolder(file, options);
  const reader = readerFor(spec.path);
  if (reader === undefined) {
    throw new UserError(say`No reader knows ${spec.path}. Data files end in ${listOf(readableEndings)}.`, {
      path,
    });
  }
  return reader.open(file, options);
}
