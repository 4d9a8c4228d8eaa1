export type Child = Node | string | undefined;

interface Properties {
  readonly class?: string;
  readonly on?: Listeners;
  /** Everything else is an attribute; `style` is not, the page's security policy forbids it. */
  readonly [attribute: string]: Attribute | Listeners;
}

type Attribute = string | number | undefined;
type Listeners = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

/** Makes an element: `h("button", { class: "link", on: { click } }, "Go to line 3")`. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(properties.on ?? {})) {
        element.addEventListener(event, listener as EventListener);
      }
    } else if (typeof value === "string" || typeof value === "number") {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

let ids = 0;

/** An id no other element has, for labels and descriptions. */
export const uniqueId = (): string => `id-${++ids}`;

/** Touches the page only when the text differs, so that nothing is laid out for nothing. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets an attribute, or takes it away when the value is undefined; only when it differs. */
export function setAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}
