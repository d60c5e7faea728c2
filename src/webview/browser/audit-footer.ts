// The log at the foot of the panel: whether its chain holds, how much of it is signed, and the way to take it out.
import { auditLine, chainProof } from '../../view/audit-line.ts';
import { syncLine } from '../../view/sync-line.ts';
import { proxyMode } from '../../view/coverage-line.ts';
import type { AuditLine } from '../../view/audit-line.ts';
import type { Format } from '../../view/format.ts';
import type { SyncView } from '../../view/sync.ts';
import { ActionRow, linkButton } from './action-button.ts';
import { element, setAttribute, setText } from './element.ts';
import { setGlyph } from './glyph.ts';
import type { Host } from './host.ts';
import type { PanelView } from './panel-store.ts';

const verify = { command: 'verify', label: 'Verify now' } as const;
const exportLog = { command: 'export', label: 'Export SOC2 log…' } as const;

export class AuditFooter {
  readonly element: HTMLElement;
  readonly #sign = element('span');
  readonly #text = element('span');
  readonly #detail = element('span', { class: 'muted' });
  readonly #hash: HTMLButtonElement;
  readonly #checkpoint = element('p', { class: 'audit-checkpoint muted small' });
  readonly #sync = element('p', { class: 'audit-sync muted small' });
  readonly #proof = element('p', { class: 'proof muted', id: 'proof' }, chainProof);
  readonly #actions: ActionRow;
  #fullHash = '';

  constructor(host: Host) {
    this.#actions = new ActionRow(host);
    this.#hash = linkButton(() => host.send({ type: 'copy', text: this.#fullHash }));
    this.#hash.classList.add('code');
    const asks = linkButton(() => this.#toggleProof(asks), 'What this proves, and what not');
    asks.setAttribute('aria-controls', 'proof');
    asks.setAttribute('aria-expanded', 'false');
    this.#proof.hidden = true;
    const text = element('p', { class: 'audit-text' }, this.#text, this.#detail, this.#hash, asks);
    const said = element('div', { class: 'audit-said' }, text, this.#checkpoint, this.#sync);
    const line = element('div', { class: 'page audit-line' }, this.#sign, said, this.#actions.element);
    this.element = element(
      'footer',
      { 'aria-label': 'Audit log' },
      line,
      element('div', { class: 'page' }, this.#proof),
    );
  }

  /** `isExportFilled`: no other button of the page is. */
  render({ state, format, now }: PanelView, isExportFilled: boolean): void {
    const audit = state.proxy?.audit;
    const line = auditLine(audit, format, now);
    setGlyph(this.#sign, line.glyph, line.tone);
    setText(this.#text, line.text);
    this.#text.className = line.tone === 'red' ? 'tone-red' : '';
    setText(this.#detail, line.detail);
    this.#detail.hidden = line.detail === '';
    this.#showHash(line);
    this.#showCheckpoint(line);
    this.#showSync(state.proxy?.sync, format, now);
    // Both are work of the proxy.
    const mode = proxyMode(state);
    const canAct = audit !== undefined && (mode === 'running' || mode === 'paused');
    this.#actions.show(
      canAct ? (isExportFilled ? [verify] : [verify, exportLog]) : [],
      canAct && isExportFilled ? exportLog : undefined,
    );
  }

  #showHash({ hash }: AuditLine): void {
    this.#hash.hidden = hash === undefined;
    this.#fullHash = hash?.full ?? '';
    setText(this.#hash, hash?.short ?? '');
    setAttribute(this.#hash, 'aria-label', `Copy the hash of the last record, ${hash?.short ?? ''}`);
    setAttribute(this.#hash, 'title', 'Copy the hash of the last record');
  }

  #showCheckpoint({ checkpoint }: AuditLine): void {
    this.#checkpoint.hidden = checkpoint === undefined;
    setText(this.#checkpoint, checkpoint?.text ?? '');
    setAttribute(this.#checkpoint, 'title', checkpoint?.exact);
  }

  /** Nothing where the home has no collector. */
  #showSync(sync: SyncView | undefined, format: Format, now: Date): void {
    const line = sync === undefined ? undefined : syncLine(sync, format, now);
    this.#sync.hidden = line === undefined;
    this.#sync.classList.toggle('tone-red', line?.tone === 'red');
    setText(this.#sync, line?.text ?? '');
    setAttribute(this.#sync, 'title', line?.detail);
  }

  #toggleProof(asks: HTMLElement): void {
    this.#proof.hidden = !this.#proof.hidden;
    asks.setAttribute('aria-expanded', String(!this.#proof.hidden));
  }
}
