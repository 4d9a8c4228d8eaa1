import { dirname } from "node:path";
import * as vscode from "vscode";
import type { Part } from "./part";

/** Tells of changes on disk, by an editor or by anything else, in the folders of the files it is given. */
export class ModuleWatchers implements Part {
  private readonly byFolder = new Map<string, vscode.FileSystemWatcher>();

  constructor(private readonly changed: (file: string) => void) {}

  /** Absolute paths; folders of files that are no longer among them are left alone. */
  watch(files: readonly string[]): void {
    const folders = new Set(files.map((file) => dirname(file)));
    for (const [folder, watcher] of this.byFolder) {
      if (folders.has(folder)) continue;
      watcher.dispose();
      this.byFolder.delete(folder);
    }
    for (const folder of folders)
      if (!this.byFolder.has(folder)) this.byFolder.set(folder, this.begin(folder));
  }

  dispose(): void {
    this.watch([]);
  }

  private begin(folder: string): vscode.FileSystemWatcher {
    const modules = new vscode.RelativePattern(vscode.Uri.file(folder), "*.{ts,mts,cts,js,mjs,cjs,json}");
    const watcher = vscode.workspace.createFileSystemWatcher(modules);
    const tell = ({ fsPath }: vscode.Uri) => this.changed(fsPath);
    watcher.onDidChange(tell);
    watcher.onDidCreate(tell);
    watcher.onDidDelete(tell);
    return watcher;
  }
}
