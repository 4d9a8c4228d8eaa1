/** The user files of `test/fixtures/custom`, read as a model file in code would be. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { UserCode, UserLayer, UserLoss } from "../../../../src/engine/custom/userCode";
import { userLayerDefinition } from "../../../../src/engine/custom/userLayerDefinition";
import { userLossDefinition } from "../../../../src/engine/custom/userLossDefinition";
import type { Definitions } from "../../../../src/engine/definitions";
import { type InitializerName, initializers } from "../../../../src/engine/initializers/index";
import type { LayerSpec } from "../../../../src/engine/networkSpec";
import { withDefaults } from "../../../../src/engine/options";

/** As a user writes a custom layer. */
export interface WrittenLayer {
  readonly name: string;
  readonly parameters?: Readonly<
    Record<string, { readonly shape: number[]; readonly initializer: InitializerName }>
  >;
  readonly outputShape?: UserLayer["outputShape"];
  readonly forward: UserCode["forward"];
  readonly backward: UserCode["backward"];
}

export interface Replacement {
  readonly find: string;
  readonly replace: string;
}

/** The file's text with a mistake in it, where one is given; `find` has to stand there exactly once. */
export function textOf(name: string, mistake?: Replacement): string {
  const text = readFileSync(join("test/fixtures/custom", `${name}.mjs`), "utf8");
  if (!mistake) return text;
  if (text.split(mistake.find).length !== 2) throw new Error(`${name}: "${mistake.find}" is not there once`);
  return text.replace(mistake.find, () => mistake.replace);
}

let imports = 0;

/** A module of its own every time: nothing that one network left in it shows in another. */
async function importText(text: string): Promise<{ layer?: WrittenLayer; loss?: WrittenLayer }> {
  const source = `${text}\n// ${imports++}`;
  return (await import(`data:text/javascript;base64,${Buffer.from(source).toString("base64")}`)) as object;
}

export const layerFile = async (name: string, mistake?: Replacement): Promise<WrittenLayer> =>
  (await importText(textOf(name, mistake))).layer!;
export const lossFile = async (name: string, mistake?: Replacement): Promise<WrittenLayer> =>
  (await importText(textOf(name, mistake))).loss!;

/** What the reader of model files makes of it. */
export const userLayer = (written: WrittenLayer): UserLayer => ({
  ...written,
  self: written,
  parameters: Object.fromEntries(
    Object.entries(written.parameters ?? {}).map(([name, { shape, initializer }]) => [
      name,
      { shape, initializer: withDefaults(initializer, initializers[initializer].options) },
    ]),
  ),
});

export const definitionsOf = (
  layers: readonly WrittenLayer[],
  losses: readonly UserLoss[] = [],
): Definitions => ({
  layers: Object.fromEntries(
    layers.map((layer) => [`custom:${layer.name}`, userLayerDefinition(userLayer(layer))]),
  ),
  losses: Object.fromEntries(losses.map((loss) => [`custom:${loss.name}`, userLossDefinition(loss)])),
});

export const userLoss = (written: WrittenLayer): UserLoss => ({ ...written, self: written });

/** A layer of a custom type; `inputs` defaults to the layer before. */
export const custom = (
  name: string,
  { called = name, inputs = [] }: { called?: string; inputs?: readonly string[] } = {},
): LayerSpec => ({ name: called, type: `custom:${name}`, options: {}, inputs });
