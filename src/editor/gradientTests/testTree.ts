import * as vscode from "vscode";
import { gradientTensors } from "../../model/gradientTensors";
import { placeOfGradient } from "../../model/gradientPlace";
import { isCustom } from "../../model/custom";
import { rangeIn } from "../diagnosticOf";
import { isModelFile, labelOf, modelName } from "../modelFile";
import type { Reading } from "../modelReader";
import type { Room } from "../room";
import { findModels } from "../target";

/** A tensor of a model, as a test. */
export interface TensorTest {
  readonly item: vscode.TestItem;
  readonly layer: string;
  readonly parameter: string;
}

/** Models as suites, their layers in them, each tensor a test. Models are found and read when they are looked at. */
export class TestTree {
  private readonly tensors = new WeakMap<vscode.TestItem, TensorTest>();
  /** Absolute paths of the files each suite's model was last made of. */
  private readonly files = new WeakMap<vscode.TestItem, ReadonlySet<string>>();

  constructor(
    private readonly controller: vscode.TestController,
    private readonly reader: Room["reader"],
  ) {}

  /** Every model of the workspace, and those that are open; those that are gone go. */
  async findAll(): Promise<void> {
    const open = this.reader.openModels.filter(({ isUntitled }) => !isUntitled).map(({ uri }) => uri);
    const models = [...(await findModels()), ...open];
    const found = new Set(models.map((uri) => uri.toString()));
    for (const [id] of this.controller.items) if (!found.has(id)) this.controller.items.delete(id);
    models.forEach((uri) => this.suiteOf(uri));
  }

  /** The model's suite, made where there is none. */
  suiteOf(model: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(model.toString());
    if (known) return known;
    const suite = this.controller.createTestItem(model.toString(), modelName(model), model);
    suite.description = labelOf(model);
    suite.canResolveChildren = true;
    this.controller.items.add(suite);
    return suite;
  }

  knows(model: vscode.Uri): boolean {
    return this.controller.items.get(model.toString()) !== undefined;
  }

  /** Reads the model and fills its suite; gives its document. */
  async resolve(suite: vscode.TestItem): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(suite.uri!);
    this.fill(suite, document, await this.reader.readWithData(document));
    return document;
  }

  /** Follows an edit of a model that somebody looks at. */
  refresh(document: vscode.TextDocument): void {
    const suite = this.controller.items.get(document.uri.toString());
    if (!suite || !isModelFile(document)) return;
    const reading = this.reader.read(document);
    if (reading.version === document.version) this.fill(suite, document, reading);
  }

  /** All tests at or below an item. */
  testsOf(item: vscode.TestItem): TensorTest[] {
    const own = this.tensors.get(item);
    return own ? [own] : [...item.children].flatMap(([, child]) => this.testsOf(child));
  }

  /** The test of a tensor that the check named; made where the file did not tell of it. */
  testOf(suite: vscode.TestItem, layer: string, parameter: string): TensorTest {
    let group = suite.children.get(layer);
    if (!group) {
      group = this.controller.createTestItem(layer, layer, suite.uri);
      suite.children.add(group);
    }
    const known = group.children.get(parameter);
    return (known && this.tensors.get(known)) ?? this.addTensor(group, layer, parameter, suite.uri!);
  }

  /** Whether the file is the suite's model, or a module of it. */
  isMadeOf(suite: vscode.TestItem, file: vscode.Uri): boolean {
    return suite.uri?.fsPath === file.fsPath || this.files.get(suite)?.has(file.fsPath) === true;
  }

  private fill(suite: vscode.TestItem, document: vscode.TextDocument, { model, header }: Reading): void {
    const before = this.files.get(suite) ?? [];
    // Code that could not be run does not tell what it is made of; what it was made of may mend it.
    const isBroken = model.problems.some(({ rule }) => rule === "code-error");
    this.files.set(suite, new Set(isBroken ? [...before, ...model.codeFiles] : model.codeFiles));
    // What cannot be read right now keeps its tests.
    if (!model.spec) return;
    const layers = gradientTensors(model, header);
    const kept = new Set(layers.map(({ layer }) => layer));
    for (const [id] of suite.children) if (!kept.has(id)) suite.children.delete(id);
    for (const { layer, type, path, tensors } of layers) {
      const group = suite.children.get(layer) ?? this.controller.createTestItem(layer, layer, suite.uri);
      group.description = isCustom(type) ? "custom" : type;
      group.range = rangeIn(document, model.rangeOf(path));
      suite.children.add(group);
      for (const [id] of group.children) if (!tensors.includes(id)) group.children.delete(id);
      for (const parameter of tensors) {
        const { backward } = placeOfGradient(model, { layer, parameter });
        const file = backward ? vscode.Uri.file(backward.file) : suite.uri!;
        const { item } = this.tensorIn(group, layer, parameter, file);
        const { line, column } = backward ?? { line: 1, column: 1 };
        const at = new vscode.Position(line - 1, column - 1);
        item.range = backward ? new vscode.Range(at, at) : group.range;
      }
    }
  }

  private tensorIn(group: vscode.TestItem, layer: string, parameter: string, file: vscode.Uri): TensorTest {
    const item = group.children.get(parameter);
    const test = item && this.tensors.get(item);
    // Where a test stands is fixed: one whose code moved to another file is another.
    return test && item.uri?.toString() === file.toString()
      ? test
      : this.addTensor(group, layer, parameter, file);
  }

  private addTensor(group: vscode.TestItem, layer: string, parameter: string, file: vscode.Uri): TensorTest {
    const item = this.controller.createTestItem(parameter, parameter, file);
    const test = { item, layer, parameter };
    this.tensors.set(item, test);
    group.children.add(item);
    return test;
  }
}
