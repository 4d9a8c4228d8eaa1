/** From what a model file declares of its custom layers and losses to definitions: real ones, or stand-ins. */
import type { UserCode, UserLayer } from "../../engine/custom/userCode";
import { userLayerDefinition } from "../../engine/custom/userLayerDefinition";
import { userLossDefinition } from "../../engine/custom/userLossDefinition";
import type { LayerDefinition } from "../../engine/layers/definition";
import type { Shape, ShapeMismatch } from "../../engine/shape";
import type { CustomLayerDeclaration, CustomLossDeclaration, CustomMakers } from "../custom";
import type { FoundCustom } from "./codeTree";
import { say } from "../../words/words";

/** What each custom layer's `outputShape` answered, by its key and the inputs' shapes. */
export type ShapeAnswers = Record<string, Record<string, Shape | ShapeMismatch>>;

type Functions = Pick<UserCode, "forward" | "backward"> & Pick<UserLayer, "outputShape">;

/** Asks user code for a shape; ends what does not end by itself, and says so. */
export type AskShape = (ask: () => Shape | ShapeMismatch) => Shape | ShapeMismatch;

/** Of code that was run: they compute. `answers` collects what shape inference is told. */
export const runningMakers = (
  customs: ReadonlyMap<string, FoundCustom>,
  answers: ShapeAnswers = {},
  askShape: AskShape = (ask) => ask(),
): CustomMakers => {
  const codeOf = ({ key, name }: { readonly key: string; readonly name: string }) => {
    const self = customs.get(key)?.value;
    if (!self) return undefined;
    const { forward, backward, outputShape } = self as Functions;
    return { code: { name, self, forward, backward }, outputShape };
  };
  return {
    layer(declaration) {
      const found = codeOf(declaration);
      if (!found) return undefined;
      const { code, outputShape } = found;
      const { parameters } = declaration;
      const definition = userLayerDefinition({ ...code, parameters, ...(outputShape && { outputShape }) });
      const own = (answers[declaration.key] ??= {});
      return {
        ...definition,
        outputShape(options, inputs) {
          return (own[JSON.stringify(inputs)] ??= askShape(() => definition.outputShape(options, inputs)));
        },
      };
    },
    loss(declaration) {
      const found = codeOf(declaration);
      return found && userLossDefinition({ ...found.code, ...targetOf(declaration) });
    },
  };
};

/** Where the code may not run, or ran elsewhere: they have a shape as far as it is known, and compute nothing. */
export const standIns = (answers: ShapeAnswers): CustomMakers => ({
  layer(declaration) {
    const known = answers[declaration.key];
    if (declaration.givesShape && !known) return undefined;
    return standIn(declaration, known ?? {});
  },
  loss: (declaration) => userLossDefinition({ ...idle(declaration.name), ...targetOf(declaration) }),
});

const standIn = (
  { name, parameters, givesShape }: CustomLayerDeclaration,
  known: Readonly<Record<string, Shape | ShapeMismatch>>,
): LayerDefinition => ({
  ...userLayerDefinition({ ...idle(name), parameters }),
  outputShape: (_options, inputs) =>
    known[JSON.stringify(inputs)] ??
    (givesShape ? { mismatch: say`what ${name} makes of this shape is not known yet` } : inputs[0]!),
});

const targetOf = ({ target }: CustomLossDeclaration) => (target === undefined ? {} : { target });

const idle = (name: string): UserCode => ({
  name,
  self: {},
  forward: () => undefined,
  backward: () => undefined,
});
