// Which AI tools are protected, and which are not, each with the reason.
import { coverageLine, coverageSummary, notInstalled, proxyMode, sortCoverage } from '../../view/coverage-line.ts';
import type { CoverageLine } from '../../view/coverage-line.ts';
import { linkButton } from './action-button.ts';
import { element, sectionFrame, setText } from './element.ts';
import type { SectionFrame } from './element.ts';
import { setGlyph } from './glyph.ts';
import type { Host } from './host.ts';
import { KeyedList } from './keyed-list.ts';
import type { PanelView } from './panel-store.ts';
import { RovingFocus } from './roving.ts';

export class CoverageSection {
  readonly element: HTMLElement;
  readonly #frame: SectionFrame;
  readonly #list: KeyedList<CoverageLine>;
  readonly #focus: RovingFocus;
  readonly #absent = element('p', { class: 'hint muted small' });

  constructor(host: Host) {
    this.#frame = sectionFrame('coverage', 'Coverage');
    this.element = this.#frame.section;
    const tools = element('ul', { class: 'tools' });
    this.element.append(tools, this.#absent);
    this.#list = new KeyedList(
      tools,
      ({ client }) => client,
      () => toolItem(host),
    );
    this.#focus = new RovingFocus(tools, 'button.link');
  }

  render({ state, coverage, format, now }: PanelView): void {
    const mode = proxyMode(state);
    const summary = coverageSummary(coverage, mode);
    setText(this.#frame.note, summary === '' ? 'no AI tool found' : summary);
    this.#list.show(sortCoverage(coverage).map((row) => coverageLine(row, { format, now, mode })));
    const absent = notInstalled(coverage);
    this.#absent.hidden = absent === undefined;
    setText(this.#absent, absent ?? '');
    this.#focus.refresh();
  }
}

function toolItem(host: Host) {
  const sign = element('span');
  const name = element('span', { class: 'tool' });
  const lead = element('b');
  const detail = element('span', { class: 'muted' });
  const place = element('span', { class: 'tool-action' });
  let shown: CoverageLine['action'];
  return {
    element: element('li', {}, sign, name, element('span', { class: 'tool-state' }, lead, ' ', detail), place),
    update: (line: CoverageLine) => {
      setGlyph(sign, line.glyph, line.tone);
      setText(name, line.name);
      setText(lead, line.lead);
      lead.className = line.tone === 'red' || line.tone === 'amber' ? `tone-${line.tone}` : '';
      setText(detail, line.detail);
      const { action } = line;
      if (action?.command === shown?.command && action?.label === shown?.label) return;
      shown = action;
      place.replaceChildren(...(action === undefined ? [] : [namedLink(host, line.name, action)]));
    },
  };
}

/** `Check` alone says too little when it is read out by itself. */
function namedLink(host: Host, name: string, action: NonNullable<CoverageLine['action']>): HTMLElement {
  const link = linkButton(() => host.run(action), action.label);
  link.setAttribute('aria-label', `${action.label} ${name}`);
  return link;
}
