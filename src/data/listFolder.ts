import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../engine/userError";
import { unreadable, type DataFile } from "./dataFile";
import { say } from "../words/words";

/** A sub-folder: a class of its name, with the names of its files in the order of their code units. */
export interface ClassFolder {
  readonly name: string;
  readonly files: readonly string[];
}

/** What systems put into folders by themselves. */
const byTheSystem = new Set(["thumbs.db", "desktop.ini"]);

/**
 * The classes of a folder. Hidden files are left out. Throws a UserError where a class is empty or something
 * stands where it has no place: a file beside the classes, a folder in a class, a symbolic link (it may lead outside).
 */
export async function listFolder(folder: DataFile): Promise<ClassFolder[]> {
  const refuse = (message: string, file = folder.shown): UserError => new UserError(message, { file });
  const list = async (at: string, label: string) => {
    try {
      const found = await readdir(at, { withFileTypes: true });
      const entries = found.filter(
        ({ name }) => !name.startsWith(".") && !byTheSystem.has(name.toLowerCase()),
      );
      const link = entries.find((entry) => entry.isSymbolicLink());
      if (link)
        throw refuse(
          say`${label}/${link.name} is a symbolic link. Put the files themselves into the data folder.`,
        );
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(unreadable(label, error), { path: folder.path });
    }
  };
  const classes: ClassFolder[] = [];
  for (const entry of await list(folder.real, folder.label)) {
    const label = `${folder.label}/${entry.name}`;
    const shown = path.join(folder.shown, entry.name);
    if (!entry.isDirectory())
      throw refuse(
        say`${label} stands beside the class folders. Move it into the sub-folder of its class, or away.`,
        shown,
      );
    const files = await list(path.join(folder.real, entry.name), label);
    const inner = files.find((file) => !file.isFile());
    if (inner) throw refuse(say`${label}/${inner.name} is no file: a class folder holds files alone.`, shown);
    if (files.length === 0)
      throw refuse(say`The class folder ${label} is empty. Fill it, or delete it.`, shown);
    classes.push({ name: entry.name, files: files.map(({ name }) => name) });
  }
  if (classes.length === 0)
    throw refuse(
      say`${folder.label} is empty: it needs one sub-folder for each class, with the files in it.`,
    );
  return classes;
}
