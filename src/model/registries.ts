import type { AugmentationDefinition } from "../data/augmentation/definition";
import { augmentations } from "../data/augmentation/index";
import { generators } from "../data/generators";
import { activations } from "../engine/activations";
import { initializers } from "../engine/initializers/index";
import type { LayerDefinition } from "../engine/layers/definition";
import { layers } from "../engine/layers/index";
import type { LossDefinition } from "../engine/losses/definition";
import { losses } from "../engine/losses/index";
import type { MetricDefinition } from "../engine/metrics/definition";
import { metrics } from "../engine/metrics/index";
import { optimizers } from "../engine/optimizers/index";
import type { Definition } from "../engine/options";
import { schedules } from "../engine/schedules/index";

type Registry<D extends Definition = Definition> = Readonly<Record<string, D>>;

/** Every registry a model file can name members of, as its reader sees them: names, summaries, options. */
export const registries: {
  readonly layers: Registry<LayerDefinition>;
  readonly activations: Registry;
  readonly initializers: Registry;
  readonly losses: Registry<LossDefinition>;
  readonly optimizers: Registry;
  readonly schedules: Registry;
  readonly metrics: Registry<MetricDefinition>;
  readonly generators: Registry;
  readonly augmentations: Registry<AugmentationDefinition>;
} = { layers, activations, initializers, losses, optimizers, schedules, metrics, generators, augmentations };
