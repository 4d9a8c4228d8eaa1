/** Typed arrays that notice every index outside of them, which JavaScript itself passes over in silence. */

type Numbers = Float32Array | Float64Array;

/** An access outside of a tensor, with a stack that leads to the user's line. */
export interface Outside {
  readonly access: "reads" | "writes";
  /** Of the tensor, as the user knows it: `output`, `inputs[0]`, `parameterGradients.beta`. */
  readonly tensor: string;
  /** As it was written between the brackets: `32`, `-1`, `0.5`, `NaN`. */
  readonly index: string;
  readonly length: number;
  readonly error: Error;
}

/** Behaves as `data` does, methods and loops included, and tells `note` of every index outside. */
export function guardedData(data: Numbers, tensor: string, note: (outside: Outside) => void): Numbers {
  const tell = (access: Outside["access"], index: string): void => {
    const error = new RangeError(`${tensor}.data[${index}] is outside of its ${data.length} entries`);
    note({ access, tensor, index, length: data.length, error });
  };
  const isInside = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < data.length;
  return new Proxy(data, {
    get(target, key) {
      if (typeof key === "string" && isIndex(key)) {
        if (isInside(Number(key))) return target[Number(key)];
        tell("reads", key);
        return undefined;
      }
      const value: unknown = Reflect.get(target, key, target);
      // Methods of typed arrays insist on being called on one; the constructor is a class, not a method.
      return typeof value === "function" && key !== "constructor"
        ? (value as (...given: unknown[]) => unknown).bind(target)
        : value;
    },
    set(target, key, value: number) {
      if (typeof key !== "string" || !isIndex(key)) return Reflect.set(target, key, value, target);
      if (isInside(Number(key))) target[Number(key)] = value;
      else tell("writes", key);
      return true;
    },
  });
}

/** A number, however strange, or what a variable that was never set becomes. */
const isIndex = (key: string): boolean => String(Number(key)) === key || key === "-0" || key === "undefined";
