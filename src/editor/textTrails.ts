import * as vscode from "vscode";
import type { Position } from "../model/lineMap";
import type { TextRange } from "../model/problem";
import { rangeInText } from "./diagnosticOf";
import { EditTrail, type TextChange } from "./editTrail";
import type { Part } from "./part";

/** Some files' texts as something read them, and where places of them are now. */
export class FollowedTexts implements Part {
  private readonly trails = new Map<string, EditTrail>();

  constructor(private readonly owner: TextTrails) {}

  /** Begins to follow a file from the text that was read. */
  add(uri: vscode.Uri, text: string): void {
    const trail = new EditTrail(text);
    const open = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (open) trail.catchUp(open.getText());
    this.trails.set(uri.toString(), trail);
  }

  /** The same for a file that was read from disk; false where it cannot be read any more. */
  async addFromDisk(uri: vscode.Uri): Promise<boolean> {
    if (this.of(uri)) return true;
    const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => undefined);
    if (bytes && !this.of(uri)) this.add(uri, new TextDecoder().decode(bytes));
    return bytes !== undefined;
  }

  of(uri: vscode.Uri): EditTrail | undefined {
    return this.trails.get(uri.toString());
  }

  /** The file was renamed; its text goes on. */
  move(from: vscode.Uri, to: vscode.Uri): void {
    const trail = this.of(from);
    if (trail === undefined) return;
    this.trails.delete(from.toString());
    this.trails.set(to.toString(), trail);
  }

  /** Where a place of code is now; undefined when its line was changed, or the file is not followed. */
  locationNow(uri: vscode.Uri, range: TextRange): vscode.Location | undefined {
    const trail = this.of(uri);
    const now = trail?.nowOnItsLines(range);
    return trail && now && new vscode.Location(uri, rangeInText(trail.present, now));
  }

  /** The same of what stands from a line and column (from 1) to the line's end. */
  lineNow(uri: vscode.Uri, at: Position): vscode.Location | undefined {
    const range = this.of(uri)?.restOfLine(at);
    return range && this.locationNow(uri, range);
  }

  /** The same texts from here on, for somebody who keeps them longer. */
  fork(): FollowedTexts {
    const fork = this.owner.begin();
    for (const [key, trail] of this.trails) fork.trails.set(key, trail.fork());
    return fork;
  }

  dispose(): void {
    this.owner.end(this);
  }
}

/** Follows texts through their edits, for everyone who says something of a text as it was. */
export class TextTrails implements Part {
  private readonly followed = new Set<FollowedTexts>();
  private readonly moved = new vscode.EventEmitter<void>();
  private readonly subscriptions: Part[];
  /** A text that is followed was changed; every trail knows it already. */
  readonly onDidMove = this.moved.event;

  constructor() {
    this.subscriptions = [
      this.moved,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const changes = contentChanges.map(({ rangeOffset, rangeLength, text }): TextChange => ({
          offset: rangeOffset,
          removed: rangeLength,
          inserted: text.length,
        }));
        this.each(document, (trail) => trail.follow(changes, document.getText()));
      }),
      vscode.workspace.onDidOpenTextDocument((document) =>
        this.each(document, (trail) => trail.catchUp(document.getText())),
      ),
    ];
  }

  /** Follows a model file from the text that was read, and the modules it was made of. */
  async beginModel(model: vscode.Uri, text: string, modules: readonly string[]): Promise<FollowedTexts> {
    const texts = this.begin();
    texts.add(model, text);
    await Promise.all(modules.map((file) => texts.addFromDisk(vscode.Uri.file(file))));
    return texts;
  }

  begin(): FollowedTexts {
    const texts = new FollowedTexts(this);
    this.followed.add(texts);
    return texts;
  }

  end(texts: FollowedTexts): void {
    this.followed.delete(texts);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private each(document: vscode.TextDocument, act: (trail: EditTrail) => void): void {
    const trails = [...this.followed].flatMap((texts) => texts.of(document.uri) ?? []);
    trails.forEach(act);
    if (trails.length > 0) this.moved.fire();
  }
}
