// The few things that the panel does with the page. Text is always set as text, never as markup.

type Child = Node | string;

/** An element with attributes and children; strings become text. Styles come from classes, never from attributes. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Writes only what differs, so that selections and screen readers are left alone. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or, with undefined, removes an attribute; writes only what differs. */
export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) target.removeAttribute(name);
  else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** `Traffic today` and what stands muted beside it. */
export interface SectionFrame {
  readonly section: HTMLElement;
  readonly head: HTMLElement;
  readonly note: HTMLElement;
}

/** A section with its heading, named by it. */
export function sectionFrame(id: string, title: string): SectionFrame {
  const note = element('span', { class: 'muted small' });
  const head = element('div', { class: 'section-head' }, element('h2', { id: `${id}-title` }, title), note);
  const section = element('section', { id, 'aria-labelledby': `${id}-title` }, head);
  return { section, head, note };
}
