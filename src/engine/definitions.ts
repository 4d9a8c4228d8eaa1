import type { LayerDefinitions } from "./layers/index";
import type { LossDefinitions } from "./losses/index";

/** What a model brings along itself, beside the registries: custom layers and losses, by `type`. */
export interface Definitions {
  readonly layers: LayerDefinitions;
  readonly losses?: LossDefinitions;
}

export const noDefinitions: Definitions = { layers: {} };
