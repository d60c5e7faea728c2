// The page: its parts in reading order, and which of them belong to the present state.
import { hasTraffic } from '../../view/headline.ts';
import { AuditFooter } from './audit-footer.ts';
import { CoverageSection } from './coverage-section.ts';
import { element } from './element.ts';
import { ExchangesSection } from './exchanges-section.ts';
import { FilesSection } from './files-section.ts';
import { FindingsSection } from './findings-section.ts';
import type { Host } from './host.ts';
import { IncidentsSection } from './incidents-section.ts';
import type { PanelStore } from './panel-store.ts';
import { StateHeader } from './state-header.ts';
import { StepsSection } from './steps-section.ts';
import { TrafficSection } from './traffic-section.ts';

export class PanelPage {
  readonly element: HTMLElement;
  readonly #header: StateHeader;
  readonly #steps: StepsSection;
  readonly #coverage: CoverageSection;
  readonly #traffic = new TrafficSection();
  readonly #incidents: IncidentsSection;
  readonly #findings: FindingsSection;
  readonly #files: FilesSection;
  readonly #exchanges: ExchangesSection;
  readonly #footer: AuditFooter;

  constructor(host: Host) {
    this.#header = new StateHeader(host);
    this.#steps = new StepsSection(host);
    this.#coverage = new CoverageSection(host);
    this.#incidents = new IncidentsSection(host);
    this.#findings = new FindingsSection(host);
    this.#files = new FilesSection(host);
    this.#exchanges = new ExchangesSection(host);
    this.#footer = new AuditFooter(host);
    const columns = [this.#steps.element, this.#coverage.element, this.#traffic.element];
    const lists = [this.#incidents, this.#findings, this.#files, this.#exchanges].map((part) => part.element);
    const parts = [element('div', { class: 'columns' }, ...columns), ...lists];
    const main = element('main', { class: 'page' }, this.#header.element, ...parts);
    this.element = element(
      'div',
      { class: 'panel' },
      element('div', { class: 'panel-body' }, main),
      this.#footer.element,
    );
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  render(store: PanelStore): void {
    const view = store.view();
    if (view === undefined) return;
    const { proxy } = view.state;
    const hasFigures = proxy !== undefined && hasTraffic(proxy);
    const shown = this.#header.render(view);
    this.#coverage.render(view);
    this.#steps.element.hidden = proxy === undefined || hasFigures;
    if (!hasFigures) this.#steps.render(view);
    // There may be incidents before there is traffic today.
    this.#incidents.element.hidden = !this.#incidents.render(view) || proxy === undefined;
    this.#traffic.element.hidden = !hasFigures;
    this.#findings.element.hidden = !hasFigures;
    this.#files.element.hidden = !hasFigures;
    this.#exchanges.element.hidden = !hasFigures;
    if (hasFigures) {
      this.#traffic.render(view);
      this.#findings.render(view);
      this.#files.render(view);
      this.#exchanges.render(view, store.texts);
    }
    this.#footer.render(view, shown.primary === undefined && hasFigures);
  }

  reveal(requestId: string): void {
    this.#exchanges.reveal(requestId);
  }

  revealFinding(finding: string): void {
    this.#findings.reveal(finding);
  }

  revealIncident(incident: string): void {
    this.#incidents.reveal(incident);
  }

  /** The filter from anywhere in the page, as in other lists of the editor. */
  #onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    if (this.#files.element.hidden) return;
    event.preventDefault();
    this.#files.focusFilter();
  }
}
