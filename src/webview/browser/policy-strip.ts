// Which policy is in force, and what is wrong with its files.
import { needsMending, policyLine } from '../../view/policy-line.ts';
import type { PolicyProblemLine } from '../../view/policy-line.ts';
import { linkButton } from './action-button.ts';
import { element, setAttribute, setText } from './element.ts';
import { setGlyph } from './glyph.ts';
import type { Host } from './host.ts';
import { KeyedList } from './keyed-list.ts';
import type { PanelView } from './panel-store.ts';

export class PolicyStrip {
  readonly element: HTMLElement;
  readonly #sign = element('span');
  readonly #text = element('span');
  readonly #detail = element('span', { class: 'muted' });
  readonly #asks: HTMLButtonElement;
  readonly #problems = element('ul', { class: 'policy-problems', id: 'policy-problems' });
  readonly #list: KeyedList<PolicyProblemLine>;
  #wasBroken = false;

  constructor(host: Host) {
    this.#asks = linkButton(() => this.#show(this.#problems.hidden !== false));
    this.#asks.setAttribute('aria-controls', 'policy-problems');
    const open = linkButton(() => host.run({ command: 'open-policy', label: '' }), 'Open your policy');
    const words = element('p', { class: 'policy-text' }, this.#text, this.#detail, this.#asks, open);
    this.element = element(
      'div',
      { class: 'policy small', role: 'group', 'aria-label': 'Policy' },
      element('div', { class: 'policy-line' }, this.#sign, words),
      this.#problems,
    );
    this.#list = new KeyedList(
      this.#problems,
      ({ path, place, text }) => JSON.stringify([path, place, text]),
      (problem) => problemItem(problem, host),
    );
    this.#show(false);
  }

  render({ state }: PanelView): void {
    const policy = state.proxy?.policy;
    this.element.hidden = policy === undefined;
    if (policy === undefined) return;
    const line = policyLine(policy);
    setGlyph(this.#sign, line.glyph, line.tone);
    setText(this.#text, line.text);
    setText(this.#detail, line.detail);
    setText(this.#asks, line.summary);
    this.#asks.hidden = line.summary === '';
    this.#list.show(line.problems);
    // What somebody has to mend is shown unasked, once.
    const isBroken = needsMending(policy);
    if (isBroken && !this.#wasBroken) this.#show(true);
    if (line.problems.length === 0) this.#show(false);
    this.#wasBroken = isBroken;
  }

  #show(isShown: boolean): void {
    this.#problems.hidden = !isShown;
    setAttribute(this.#asks, 'aria-expanded', String(isShown));
  }
}

function problemItem({ place, path, line, column, text }: PolicyProblemLine, host: Host) {
  const item = element('li');
  if (place !== undefined && path !== undefined) {
    const at = line === undefined || column === undefined ? {} : { line, column };
    const link = linkButton(() => host.send({ type: 'open-policy', path, ...at }), place);
    link.classList.add('code');
    link.title = path;
    link.setAttribute('aria-label', `Open ${place}`);
    item.append(link, ' ');
  }
  item.append(text);
  return { element: item, update: () => {} };
}
