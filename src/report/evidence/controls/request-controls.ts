// Controls over each request and its answer.
import { isLoopbackHost } from '../../../base/loopback.ts';
import { countOf, hasLeft, isRequest, objectsOf, type Seen, textOf, unknownName } from '../fields.ts';
import { type Control, type ControlTest, DeviationList, type Outcome, RecordsTest } from './control.ts';

export const requestsAreChecked: Control = {
  id: 'PC-01',
  title: 'Requests are looked at and changed before they leave',
  description:
    'Each request to an AI provider is read whole. Protected names leave as invented words, secrets as placeholders or not at all. Its record is on disk before its first byte leaves; what cannot be read is stopped.',
  criteria: ['CC6.7', 'PI1.2'],
  kind: 'preventive',
  frequency: 'each request',
  strength: 'direct',
  evidence: ['criteria/CC6.7-transmission/days.csv', 'criteria/PI1.2-inputs/looked-at.csv'],
  what: 'requests',
  test: () =>
    new RecordsTest({
      population: (record) => Number(isRequest(record)),
      deviation: (record) => {
        if (!hasLeft(record)) return undefined;
        if (record['mode'] === 'paused') return 'looked at during a pause: texts that were new left readable';
        const encoded = countOf(record, 'encoded_hits');
        if (encoded > 0) return `${encoded} encoded texts with a secret or a protected name passed, as is set`;
        return undefined;
      },
    }),
};

export const secretsStay: Control = {
  id: 'PC-02',
  title: 'Secrets that are found do not leave',
  description: 'Where a rule finds a secret, its value is replaced by a placeholder, or the request is stopped.',
  criteria: ['CC6.1', 'CC6.7', 'C1.1'],
  kind: 'preventive',
  frequency: 'each request',
  strength: 'direct',
  evidence: ['criteria/CC6.7-transmission/findings.csv'],
  what: 'secrets found',
  test: () =>
    new RecordsTest({
      population: (record) => (isRequest(record) ? countOf(record, 'secrets_detected') : 0),
      deviation: (record) => {
        if (!hasLeft(record)) return undefined;
        const left = countOf(record, 'secrets_detected') - countOf(record, 'secrets_blocked');
        return left > 0 ? `${left} secrets left readable: ${passedBy(record)}` : undefined;
      },
    }),
};

export const answersAreWhole: Control = {
  id: 'PC-04',
  title: 'Answers come back whole',
  description:
    'Invented words of an answer are turned back into the names that its own request carried, so that tools and files have real names. What could not be read or did not belong to the request is counted.',
  criteria: ['PI1.3', 'PI1.4'],
  kind: 'detective',
  frequency: 'each answer',
  strength: 'direct',
  evidence: ['criteria/PI1.3-processing/validation.csv'],
  what: 'answers',
  test: () =>
    new RecordsTest({
      population: (record) => Number(record.type === 'ai.response'),
      deviation: (record) => {
        const parts = [
          [countOf(record, 'broken_events'), 'events of its stream could not be read'],
          [countOf(record, 'foreign_surrogates'), 'invented words were not of its request and stayed'],
        ] as const;
        const told = parts.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
        return told.length === 0 ? undefined : told.join('; ');
      },
    }),
};

export const transportIsEncrypted: Control = {
  id: 'PC-05',
  title: 'The way to providers is encrypted',
  description:
    'TLS 1.2 or later to each provider outside of this machine. Version and cipher are recorded as they were agreed on, with each answer.',
  criteria: ['CC6.7', 'CC6.1'],
  kind: 'detective',
  frequency: 'each answer',
  strength: 'direct',
  evidence: ['criteria/CC6.7-transmission/tls.csv'],
  what: 'answers from outside of this machine',
  test: () => new TransportTest(),
};

const current: ReadonlySet<string> = new Set(['TLSv1.2', 'TLSv1.3']);
const maxOpen = 20_000;

class TransportTest implements ControlTest {
  /** Requests to this very machine that are not answered yet. */
  readonly #local = new Set<string>();
  readonly #deviations = new DeviationList();
  #count = 0;

  visit({ record, isInPeriod }: Seen): void {
    const id = textOf(record, 'request_id');
    if (id === undefined) return;
    if (hasLeft(record) && isLoopbackHost(hostOf(textOf(record, 'endpoint_host') ?? ''))) {
      if (this.#local.size < maxOpen) this.#local.add(id);
      return;
    }
    if (record.type !== 'ai.response' || this.#local.delete(id)) return;
    if (!isInPeriod || typeof record['status'] !== 'number') return;
    this.#count += 1;
    const version = textOf(record, 'tls_version');
    if (version !== undefined && current.has(version)) return;
    const provider = textOf(record, 'provider') ?? unknownName;
    const text = `${provider} answered over ${version ?? 'a connection without TLS'}`;
    this.#deviations.add({ at: record.timestamp, seq: record.seq, text });
  }

  conclude(): Outcome {
    return { count: this.#count, ...this.#deviations.outcome };
  }
}

/** Without a port. */
function hostOf(endpoint: string): string {
  return endpoint.replace(/:\d+$/, '');
}

function passedBy(record: Seen['record']): string {
  const passed = objectsOf(record, 'findings').filter(({ action }) => action === 'allow' || action === 'report');
  const named = passed.map(({ rule, clause }) => `${String(rule)} by ${String(clause)}`);
  return named.length === 0 ? 'no rule is named' : named.join(', ');
}
