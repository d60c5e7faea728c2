// Who received something: the subprocessors as observed.
import { ByName, Counts } from './counts.ts';
import { type Accumulator, countOf, hasLeft, type Seen, textOf, unknownName } from './fields.ts';
import type { ProviderFigures } from './model.ts';

interface Provider {
  readonly hosts: Counts;
  readonly models: Counts;
  readonly tls: Counts;
  requests: number;
  bytesSent: number;
  tokensInput: number;
  tokensOutput: number;
  firstSeen: string;
  lastSeen: string;
}

export class ProvidersAccumulator implements Accumulator {
  readonly #providers = new ByName<Provider>(() => ({
    hosts: new Counts(),
    models: new Counts(),
    tls: new Counts(),
    requests: 0,
    bytesSent: 0,
    tokensInput: 0,
    tokensOutput: 0,
    firstSeen: '',
    lastSeen: '',
  }));

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod) return;
    if (record.type === 'ai.response') this.#answer(record);
    else if (hasLeft(record)) this.#request(record);
  }

  list(): readonly ProviderFigures[] {
    return this.#providers.list().map(([provider, { hosts, models, tls, ...figures }]) => ({
      provider,
      hosts: hosts.names,
      models: models.list(),
      ...figures,
      tls: tls.list(),
    }));
  }

  #request(record: Seen['record']): void {
    const provider = this.#providers.of(textOf(record, 'provider') ?? unknownName);
    provider.requests += 1;
    provider.bytesSent += countOf(record, 'bytes_sent');
    const host = textOf(record, 'endpoint_host');
    if (host !== undefined) provider.hosts.add(host);
    const model = textOf(record, 'model');
    if (model !== undefined) provider.models.add(model);
    if (provider.firstSeen === '') provider.firstSeen = record.timestamp;
    provider.lastSeen = record.timestamp;
  }

  #answer(record: Seen['record']): void {
    const provider = this.#providers.of(textOf(record, 'provider') ?? unknownName);
    provider.tokensInput += countOf(record, 'tokens_input');
    provider.tokensOutput += countOf(record, 'tokens_output');
    // Without a status nobody answered, and nothing was agreed on.
    if (typeof record['status'] !== 'number') return;
    const version = textOf(record, 'tls_version');
    const cipher = textOf(record, 'tls_cipher');
    provider.tls.add(version === undefined ? 'none' : [version, cipher].filter((part) => part !== undefined).join(' '));
  }
}
