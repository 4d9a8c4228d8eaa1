export type Unsubscribe = () => void;

/** A list of listeners; the rooms below the editor do not know VS Code's emitters. */
export class Event<T> {
  private readonly listeners = new Set<(value: T) => void>();

  listen(listener: (value: T) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
