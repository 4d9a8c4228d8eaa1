import type { Tensor } from "../layers/definition";
import { defineLoss, type LossDefinition } from "../losses/definition";
import { userTensor } from "./frame";
import type { UserLoss } from "./userCode";
import { UserPasses } from "./userPasses";

/** What a custom loss is called where a layer would be named. */
export const lossName = "loss";

/** A loss of a model's own: one loss an example, the cost is their mean. */
export const userLossDefinition = (loss: UserLoss): LossDefinition =>
  defineLoss({
    summary: `The custom loss ${loss.name} of this model.`,
    options: {},
    target: loss.target ?? "any",
    lossesPer: "example",
    mixesExamples: true,
    impliedMetric: "meanAbsoluteError",
    create({ arena, prediction, target, gradient, losses }) {
      const passes = new UserPasses(loss, lossName, (examples) => {
        const batch = ({ pointer, shape, size }: Tensor) =>
          userTensor([examples, ...shape], arena.view(pointer, examples * size));
        const inputs = [batch(prediction), batch(target)];
        const output = userTensor([examples], arena.view(losses, examples));
        const unneeded = userTensor(inputs[1]!.shape, inputs[1]!.data.slice());
        return {
          inputs,
          output,
          parameters: {},
          cache: {},
          outputGradient: userTensor([examples], output.data.slice().fill(1 / examples)),
          inputGradients: [batch(gradient), unneeded],
          parameterGradients: {},
        };
      });
      return {
        measure(examples, wantsGradient) {
          const { output } = passes.forward(examples, wantsGradient ? "training" : "evaluation");
          let sum = 0;
          for (let at = 0; at < examples; at++) sum += output.data[at]!;
          if (wantsGradient) passes.backward(examples);
          return sum;
        },
      };
    },
  });
