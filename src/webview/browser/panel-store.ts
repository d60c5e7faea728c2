// What the panel knows: the last message of each type, and the clock of whoever sent it.
import type { CoverageRow } from '../../view/coverage.ts';
import { proxyMode } from '../../view/coverage-line.ts';
import type { FindingRow } from '../../view/findings.ts';
import { createFormat } from '../../view/format.ts';
import type { Format } from '../../view/format.ts';
import type { IncidentsView } from '../../view/incidents.ts';
import type { ExchangeRow, ExchangeTexts, FileRow, HostState } from '../../view/snapshot.ts';
import type { HostMessage } from '../protocol.ts';

export interface PanelView {
  readonly state: HostState;
  readonly coverage: readonly CoverageRow[];
  readonly files: readonly FileRow[];
  readonly exchanges: readonly ExchangeRow[];
  readonly findings: readonly FindingRow[];
  readonly incidents: IncidentsView;
  readonly format: Format;
  /** By the clock of the extension. */
  readonly now: Date;
  /** When the figures were last known to be true; undefined while they are. */
  readonly staleSince: string | undefined;
}

/** Texts that were asked for: null when they are no longer in memory. */
export type KnownTexts = ReadonlyMap<string, ExchangeTexts | null>;

const mostTexts = 5;

export class PanelStore {
  readonly #clock: () => number;
  #state: Extract<HostMessage, { type: 'state' }> | undefined;
  #format: Format = createFormat('en');
  #locale = 'en';
  /** What to add to the own clock. */
  #offsetMs = 0;
  #freshAt: string | undefined;
  #files: readonly FileRow[] = [];
  #exchanges: readonly ExchangeRow[] = [];
  #findings: readonly FindingRow[] = [];
  #incidents: IncidentsView = { incidents: [], ended: 0, reviews: [] };
  readonly #texts = new Map<string, ExchangeTexts | null>();

  /** `clock`: milliseconds of this page. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  accept(message: HostMessage): void {
    switch (message.type) {
      case 'state':
        this.#acceptState(message);
        break;
      case 'files':
        this.#files = message.rows;
        break;
      case 'exchanges':
        this.#exchanges = message.rows;
        break;
      case 'texts':
        this.#acceptTexts(message.requestId, message.texts);
        break;
      case 'findings':
        this.#findings = message.rows;
        break;
      case 'incidents':
        this.#incidents = message.view;
        break;
      case 'reveal':
      case 'reveal-finding':
      case 'reveal-incident':
        break;
    }
  }

  /** Undefined before the first state. */
  view(): PanelView | undefined {
    if (this.#state === undefined) return undefined;
    const { state, coverage } = this.#state;
    const now = new Date(this.#clock() + this.#offsetMs);
    const isFresh = isRunning(state) || state.proxy === undefined;
    const staleSince = isFresh ? undefined : (this.#freshAt ?? state.proxy?.audit.lastAt);
    return {
      state,
      coverage,
      files: this.#files,
      exchanges: this.#exchanges,
      findings: this.#findings,
      incidents: this.#incidents,
      format: this.#format,
      now,
      staleSince,
    };
  }

  get texts(): KnownTexts {
    return this.#texts;
  }

  #acceptState(message: Extract<HostMessage, { type: 'state' }>): void {
    this.#state = message;
    const sentAt = Date.parse(message.sentAt);
    if (!Number.isNaN(sentAt)) this.#offsetMs = sentAt - this.#clock();
    if (isRunning(message.state) && message.state.proxy !== undefined) this.#freshAt = message.sentAt;
    if (message.locale === this.#locale) return;
    this.#locale = message.locale;
    this.#format = createFormat(message.locale);
  }

  /** Only the last few: they are the only private text that this page holds. */
  #acceptTexts(requestId: string, texts: ExchangeTexts | null): void {
    this.#texts.delete(requestId);
    this.#texts.set(requestId, texts);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= mostTexts) break;
      this.#texts.delete(oldest);
    }
  }
}

function isRunning(state: HostState): boolean {
  const mode = proxyMode(state);
  return mode === 'running' || mode === 'paused';
}
