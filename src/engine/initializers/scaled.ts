/**
 * Variance-scaling initializers: Var(w) = scale / n.
 *   Glorot & Bengio 2010 (Xavier): 1 / ((in + out) / 2) = 2 / (in + out)
 *   He et al. 2015 (relu):         2 / in
 *   LeCun et al. 1998 (tanh):      1 / in
 * Normal: cut at two standard deviations and widened by 1 / 0.87962566, the standard deviation of a
 * standard normal so cut, so that the variance holds (as Keras does). Uniform: ±√(3 · variance).
 */
import { defineInitializer, type Fans, type InitializerDefinition } from "./definition";

const truncatedDeviation = 0.87962566103423978;

type Variance = (fans: Fans) => number;

const normal = (summary: string, variance: Variance): InitializerDefinition =>
  defineInitializer({
    summary,
    options: {},
    fill({ fans, random, values }) {
      const deviation = Math.sqrt(variance(fans)) / truncatedDeviation;
      for (let at = 0; at < values.length; at++) values[at] = deviation * random.truncatedNormal();
    },
  });

const uniform = (summary: string, variance: Variance): InitializerDefinition =>
  defineInitializer({
    summary,
    options: {},
    fill({ fans, random, values }) {
      const limit = Math.sqrt(3 * variance(fans));
      for (let at = 0; at < values.length; at++) values[at] = limit * (2 * random.fineUniform() - 1);
    },
  });

const glorot: Variance = (fans) => 2 / (fans.in + fans.out);
const he: Variance = (fans) => 2 / fans.in;
const lecun: Variance = (fans) => 1 / fans.in;

export const glorotNormal = normal(
  "Normal with variance 2 / (in + out) (Glorot, Xavier): for tanh, sigmoid, softmax.",
  glorot,
);
export const glorotUniform = uniform(
  "Uniform with variance 2 / (in + out) (Glorot, Xavier): for tanh, sigmoid, softmax.",
  glorot,
);
export const heNormal = normal("Normal with variance 2 / in (He): for the relu family.", he);
export const heUniform = uniform("Uniform with variance 2 / in (He): for the relu family.", he);
export const lecunNormal = normal("Normal with variance 1 / in (LeCun): for selu and tanh.", lecun);
export const lecunUniform = uniform("Uniform with variance 1 / in (LeCun): for selu and tanh.", lecun);
