import type { Kernels } from "./kernels";

/** The kernels of a compiled module over a shared memory; each thread makes an instance of its own. */
export function kernelsOver(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { ...(exports as unknown as Omit<Kernels, "memory">), memory };
}
