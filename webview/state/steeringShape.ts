import { boolean, byKind, listOf, number, object, oneOf, optional, string, type Check } from "./shape";

const hyperparameter = object({
  name: string,
  kind: string,
  layer: optional(string),
  isOfOthers: optional(boolean),
  value: number,
  byHand: boolean,
  minimum: optional(number),
  maximum: optional(number),
  exclusiveMinimum: optional(number),
  exclusiveMaximum: optional(number),
  description: string,
});
const mark = byKind({
  change: object({
    step: number,
    name: string,
    what: string,
    layer: optional(string),
    isOfOthers: optional(boolean),
    from: number,
    to: number,
  }),
  back: object({ step: number, from: number }),
});
const checkpoint = object({
  id: string,
  step: number,
  epoch: number,
  cost: optional(number),
  devCost: optional(number),
  name: optional(string),
  kind: oneOf("hand", "beforeBack", "start", "best"),
  fileBytes: number,
  left: optional(boolean),
  inMemory: optional(boolean),
});

/** What `steering` of the session's protocol looks like; `frame` is the check of a history's frame. */
export const steeringShape = (frame: Check): Check =>
  object({
    hyperparameters: listOf(hyperparameter),
    marks: listOf(mark),
    checkpoints: listOf(checkpoint),
    branches: listOf(object({ from: number, to: number, history: frame })),
    fork: optional(object({ run: string, title: string, step: number })),
    told: listOf(string),
  });
