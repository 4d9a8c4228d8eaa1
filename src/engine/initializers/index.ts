import type { Chosen } from "../options";
import { constant, ones, zeros } from "./constant";
import type { InitializerDefinition } from "./definition";
import { identity } from "./identity";
import { orthogonal } from "./orthogonal";
import { randomNormal, randomUniform, truncatedNormal } from "./random";
import { glorotNormal, glorotUniform, heNormal, heUniform, lecunNormal, lecunUniform } from "./scaled";

/** Every initializer of the file format by its name. */
export const initializers = {
  zeros,
  ones,
  constant,
  randomNormal,
  randomUniform,
  truncatedNormal,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  orthogonal,
  identity,
} satisfies Record<string, InitializerDefinition>;

export type InitializerName = keyof typeof initializers;

/** Definition of a chosen initializer; a name that validation let through is in the registry. */
export const initializerDefinition = (chosen: Chosen): InitializerDefinition =>
  (initializers as Record<string, InitializerDefinition>)[chosen.type]!;
