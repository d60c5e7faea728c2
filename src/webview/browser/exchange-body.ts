// What an open exchange shows: Request and Answer, each side by side, and the way from change to change.
import { outcomeOf, shownTexts } from '../../view/exchange-line.ts';
import type { ShownTexts } from '../../view/exchange-line.ts';
import type { Format } from '../../view/format.ts';
import type { ExchangeRow, ExchangeTexts } from '../../view/snapshot.ts';
import type { Side } from '../protocol.ts';
import { linkButton } from './action-button.ts';
import { element, setText } from './element.ts';
import type { Host } from './host.ts';
import { SideTabs } from './side-tabs.ts';
import { drawPair } from './text-pair.ts';
import type { MarkedChange } from './text-pair.ts';

/** Undefined: asked for; null: no longer in memory. */
type Texts = ExchangeTexts | null | undefined;

export class ExchangeBody {
  readonly element = element('div', { class: 'exchange-body' });
  readonly #tabs: SideTabs;
  readonly #panel: HTMLElement;
  readonly #facts = element('div', { class: 'facts muted small' });
  readonly #spoken = element('p', { class: 'spoken small', 'aria-live': 'polite' });
  readonly #whole: HTMLButtonElement;
  readonly #diff: HTMLButtonElement;
  #row: ExchangeRow;
  #texts: Texts;
  #format: Format;
  #side: Side = 'request';
  #isWhole = false;
  #changes: readonly MarkedChange[] = [];
  #current = -1;

  constructor(row: ExchangeRow, format: Format, host: Host) {
    this.#row = row;
    this.#format = format;
    this.#tabs = new SideTabs(row.requestId, (side) => this.#choose(side));
    this.#panel = this.#tabs.panel;
    this.#whole = linkButton(() => this.#toggleWhole());
    const { requestId } = row;
    this.#diff = linkButton(() => host.send({ type: 'open-diff', requestId, side: this.#side }), 'Open in diff editor');
    this.element.append(this.#tabs.element, this.#panel, this.#spoken, this.#facts);
    this.#draw();
  }

  update(row: ExchangeRow, texts: Texts, format: Format): void {
    const isSame = row.outcome === this.#row.outcome && row.hasTexts === this.#row.hasTexts && texts === this.#texts;
    [this.#row, this.#texts, this.#format] = [row, texts, format];
    if (!isSame) this.#draw();
  }

  /** To the next (1) or previous (-1) changed place; said aloud and brought into view. */
  step(by: 1 | -1): void {
    const count = this.#changes.length;
    if (count === 0) return;
    this.#current = this.#current < 0 ? (by > 0 ? 0 : count - 1) : (this.#current + by + count) % count;
    for (const { yours, provider } of this.#changes) {
      yours.classList.remove('current');
      provider.classList.remove('current');
    }
    const change = this.#changes[this.#current];
    if (change === undefined) return;
    for (const mark of [change.yours, change.provider]) {
      mark.classList.add('current');
      mark.scrollIntoView({ block: 'nearest' });
    }
    const place = `Change ${this.#format.count(this.#current + 1)} of ${this.#format.count(count)}`;
    setText(this.#spoken, `${place}: yours ${change.yours.textContent}, provider saw ${change.provider.textContent}`);
  }

  #choose(side: Side): void {
    this.#side = side;
    this.#draw();
  }

  #toggleWhole(): void {
    this.#isWhole = !this.#isWhole;
    this.#draw();
  }

  #draw(): void {
    this.#current = -1;
    setText(this.#spoken, '');
    const texts = this.#row.hasTexts ? this.#texts : null;
    if (texts === null || texts === undefined) {
      this.#changes = [];
      const why = texts === null ? 'The texts are no longer in memory; what was changed is on the record.' : 'Reading…';
      this.#panel.replaceChildren(element('p', { class: 'nothing muted' }, why));
      this.#drawFacts(undefined);
      return;
    }
    const shown = shownTexts(texts, this.#side, this.#isWhole);
    const drawn = shown.pairs.map((pair) => drawPair(pair, this.#isWhole ? pair.label : undefined));
    this.#changes = drawn.flatMap(({ changes }) => changes);
    this.#panel.replaceChildren(drawn.length === 0 ? this.#nothing() : pairTable(texts, drawn));
    this.#drawFacts(shown);
  }

  #nothing(): HTMLElement {
    const isRunning = this.#side === 'answer' && this.#row.outcome === undefined;
    const says = isRunning ? 'The answer is still running.' : `This ${this.#side} carried no text.`;
    return element('p', { class: 'nothing muted' }, says);
  }

  #drawFacts(shown: ShownTexts | undefined): void {
    const { mutated, files, seq } = this.#row;
    const format = this.#format;
    const where = files > 0 ? ` in ${format.countOf(files, 'file')}` : '';
    const part =
      shown?.isCut === true
        ? this.#isWhole
          ? '; the end is left out here'
          : '; showing the part with the most changes'
        : '';
    const mapId = this.#texts?.mutationMapId;
    const facts = [
      `${format.countOf(mutated, 'identifier')} mutated${where}${part}`,
      ...(mapId === undefined ? [] : [`Word map ${mapId}`]),
      `Record ${format.count(seq)}`,
      ...[outcomeOf(this.#row)].filter((outcome) => outcome !== undefined),
    ];
    const links: HTMLElement[] = shown !== undefined && shown.total > 0 ? [this.#diff] : [];
    if (shown !== undefined && (shown.isCut || this.#isWhole)) {
      setText(this.#whole, this.#isWhole ? 'Show the part with the most changes' : `Show the whole ${this.#side}`);
      links.push(this.#whole);
    }
    // A link that has the focus is not taken out of the page and put back.
    const spans = facts.map((fact) => element('span', {}, fact));
    const stale = [...this.#facts.children].filter((old) => !links.some((link) => link === old));
    for (const old of stale) old.remove();
    this.#facts.prepend(...spans);
    for (const link of links) if (link.parentElement !== this.#facts) this.#facts.append(link);
  }
}

function pairTable(texts: ExchangeTexts, drawn: readonly { readonly element: HTMLElement }[]): HTMLElement {
  const head = (title: string, note: string) => element('h3', {}, element('b', {}, title), element('span', {}, note));
  const heads = element('div', { class: 'pair-heads' }, head('Yours', 'stays on this machine'));
  heads.append(head('What the provider saw', texts.endpointHost ?? ''));
  const attributes = {
    class: 'pair-scroll',
    tabindex: '0',
    role: 'group',
    'aria-label': 'Yours and what the provider saw',
  };
  return element('div', { class: 'pair' }, heads, element('div', attributes, ...drawn.map((pair) => pair.element)));
}
