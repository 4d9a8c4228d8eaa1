import { activationDefinition } from "../engine/activations";
import { leadingParameter } from "../engine/leadingParameter";
import type { NetworkNode } from "../engine/node";

/** What is recorded of a layer over the steps, beside its norms: only what means something for it. */
export interface RecordedLayer {
  readonly name: string;
  /** Place of the parameter whose update ratio stands for it among its facts; undefined where nothing is trained. */
  readonly kernel?: number;
  /** Its units can answer 0 to everything. */
  readonly canDie?: boolean;
  /** Its activation has flat ends. */
  readonly canSaturate?: boolean;
}

export const recordedLayers = (nodes: readonly NetworkNode[]): RecordedLayer[] =>
  nodes.map(({ name, activation, parameters }) => {
    const { canDie, flatEnds } = activationDefinition(activation);
    const trained = parameters.filter(({ trainable }) => trainable);
    const kernel = leadingParameter(trained);
    return {
      name,
      ...(kernel !== undefined && { kernel: trained.indexOf(kernel) }),
      canDie: canDie === true,
      canSaturate: flatEnds !== undefined,
    };
  });
