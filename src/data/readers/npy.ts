import { ArraySource } from "../arraySource";
import { readBytes } from "../bytes";
import type { Reader } from "../readers";
import { readNpyHead, restOf } from "./npyFormat";

/** A single array has no name of its own; all parts of the data call it the same. */
const columnName = "values";

/** One NumPy array, its first axis the examples; the column is called `values`. */
export const npy: Reader = {
  summary: "a NumPy array",
  endings: [".npy", ".npy.gz"],
  open: (file) =>
    new ArraySource([file], file, [], async (context) => {
      const pieces = readBytes(file, context);
      try {
        const { head, offset } = await readNpyHead(pieces, file, file.label);
        return [
          {
            ...head,
            name: columnName,
            file,
            offset,
            pieces: (again) => restOf(readBytes(file, again), file, file.label),
          },
        ];
      } finally {
        await pieces.return(undefined);
      }
    }),
};
