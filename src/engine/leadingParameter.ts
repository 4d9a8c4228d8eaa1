interface Sized {
  readonly name: string;
  readonly size: number;
  readonly trainable: boolean;
}

/**
 * The trained parameter that stands for its layer: the first that is called a kernel (`kernel`, `forwardKernel`), else the
 * largest; undefined where nothing is trained.
 */
export function leadingParameter<P extends Sized>(parameters: readonly P[]): P | undefined {
  const trained = parameters.filter(({ trainable }) => trainable);
  const largest = trained.reduce<P | undefined>(
    (most, one) => (most === undefined || one.size > most.size ? one : most),
    undefined,
  );
  return trained.find(({ name }) => /kernel$/i.test(name)) ?? largest;
}
