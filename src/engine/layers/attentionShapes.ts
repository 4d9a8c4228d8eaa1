import { type Shape, showShape } from "../shape";
import { say } from "../../words/words";

/** Why these cannot be query, value and key, as a sentence; undefined: they can. */
export function attentionMismatch(type: string, inputs: readonly Shape[]): string | undefined {
  const names = ["query", "value", "key"];
  for (const [at, shape] of inputs.entries()) {
    if (shape.length === 2) continue;
    return say`${type} reads sequences [batch, time, features], and its ${names[at]!} is ${showShape(shape)}`;
  }
  const [, value, key = value] = inputs;
  if (value?.[0] === key?.[0]) return undefined;
  return say`${type} pairs each value with a key, and there are ${value![0]!} values and ${key![0]!} keys`;
}
