// Secrets and personal data that were found: what, where, what was done, and what can be decided. Never a value.
import { findingLine, findingsSummary, nothingFound, sortFindings } from '../../view/finding-line.ts';
import { needsException } from '../../view/policy-line.ts';
import { linkButton } from './action-button.ts';
import { element, sectionFrame, setText } from './element.ts';
import type { SectionFrame } from './element.ts';
import { FindingItem } from './finding-item.ts';
import type { FindingFacts } from './finding-item.ts';
import type { Host } from './host.ts';
import { KeyedList } from './keyed-list.ts';
import type { PanelView } from './panel-store.ts';
import { RovingFocus } from './roving.ts';

/** The rest is one click away: what stands below must not move out of sight. */
const mostAtFirst = 5;

export class FindingsSection {
  readonly element: HTMLElement;
  readonly #frame: SectionFrame;
  readonly #list: KeyedList<FindingFacts>;
  readonly #focus: RovingFocus;
  readonly #all: HTMLButtonElement;
  readonly #empty = element('p', { class: 'nothing muted' });
  #view: PanelView | undefined;
  #isWhole = false;
  #wanted: string | undefined;

  constructor(host: Host) {
    this.#frame = sectionFrame('findings', 'Findings');
    this.element = this.#frame.section;
    const lines = element('ul', { class: 'findings' });
    this.#all = linkButton(() => this.#toggle());
    this.#all.classList.add('findings-more');
    this.element.append(lines, this.#all, this.#empty);
    this.#list = new KeyedList(
      lines,
      ({ line }) => line.finding,
      () => new FindingItem(host, () => this.#focus.refresh()),
    );
    this.#focus = new RovingFocus(lines, ':not([hidden]) > button.link:not([hidden])');
  }

  render(view: PanelView): void {
    this.#view = view;
    const { findings, state, coverage, format, now } = view;
    const options = { coverage, format, now, needsException: needsException(state.proxy?.policy) };
    const shown = sortFindings(findings).slice(0, this.#isWhole ? undefined : mostAtFirst);
    const openable = new Set(findings.filter(({ canOpen }) => canOpen).map(({ finding }) => finding));
    this.#list.show(shown.map((row) => ({ line: findingLine(row, options), canOpen: openable.has(row.finding) })));
    const summary = findingsSummary(findings, format);
    setText(this.#frame.note, summary === '' ? 'values are never shown' : `${summary}; values are never shown`);
    this.#empty.hidden = findings.length > 0;
    if (state.proxy !== undefined) setText(this.#empty, nothingFound(state.proxy, format, now));
    this.#all.hidden = findings.length <= mostAtFirst;
    setText(this.#all, this.#isWhole ? 'Show fewer' : `Show all ${format.count(findings.length)}`);
    this.#focus.refresh();
    this.#revealWanted();
  }

  /** As soon as it is in the list. */
  reveal(finding: string): void {
    this.#wanted = finding;
    this.#revealWanted();
  }

  #revealWanted(): void {
    const wanted = this.#wanted;
    if (wanted === undefined || this.#view?.findings.some(({ finding }) => finding === wanted) !== true) return;
    const item = this.#list.get(wanted);
    if (item instanceof FindingItem) {
      this.#wanted = undefined;
      item.reveal();
    } else if (!this.#isWhole) this.#toggle();
  }

  #toggle(): void {
    this.#isWhole = !this.#isWhole;
    if (this.#view !== undefined) this.render(this.#view);
  }
}
