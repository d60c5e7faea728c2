// What was looked at, changed and found in the texts of requests, and how answers came back.
import { ByName, Counts } from './counts.ts';
import { type Accumulator, countOf, isRequest, objectsOf, type Seen, textOf, unknownName } from './fields.ts';
import type { EvidenceModel, FindingFigures } from './model.ts';

interface Finding {
  class: string;
  redacted: number;
  blocked: number;
  reported: number;
  allowed: number;
}

export class ContentAccumulator implements Accumulator {
  readonly #media = new Counts();
  readonly #levels = new Counts();
  readonly #blockRules = new Counts();
  readonly #findings = new ByName<Finding>(() => ({
    class: unknownName,
    redacted: 0,
    blocked: 0,
    reported: 0,
    allowed: 0,
  }));
  readonly #sums = {
    identifiersScanned: 0,
    identifiersMutated: 0,
    encodedHits: 0,
    keptByHistory: 0,
    lexicalRequests: 0,
    foreignSurrogates: 0,
    brokenEvents: 0,
    egressTerms: 0,
  };
  readonly #secrets = { detected: 0, blocked: 0, personalData: 0 };

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod) return;
    if (record.type === 'ai.response') this.#answer(record);
    else if (isRequest(record)) this.#request(record);
  }

  get parts(): Pick<EvidenceModel, 'mutation' | 'findings' | 'secrets' | 'blockRules'> {
    const { identifiersScanned, identifiersMutated } = this.#sums;
    const share = identifiersScanned === 0 ? 0 : Math.round((identifiersMutated * 10_000) / identifiersScanned);
    const { detected, blocked, personalData } = this.#secrets;
    return {
      mutation: {
        ...this.#sums,
        shareBasisPoints: share,
        media: this.#media.list(),
        levels: this.#levels.list(),
      },
      findings: this.#findings.list().map(([rule, figures]): FindingFigures => ({ rule, ...figures })),
      secrets: { detected, blocked, transmitted: Math.max(0, detected - blocked), personalData },
      blockRules: this.#blockRules.list(),
    };
  }

  #request(record: Seen['record']): void {
    const sums = this.#sums;
    sums.identifiersScanned += countOf(record, 'identifiers_scanned');
    sums.identifiersMutated += countOf(record, 'identifiers_mutated');
    sums.encodedHits += countOf(record, 'encoded_hits');
    sums.keptByHistory += countOf(record, 'kept_by_history');
    if (record['names'] === 'lexical') sums.lexicalRequests += 1;
    this.#levels.add(textOf(record, 'level') ?? 'none');
    for (const { kind, count } of objectsOf(record, 'media')) {
      if (typeof kind === 'string') this.#media.add(kind, typeof count === 'number' ? count : 1);
    }
    const isBlocked = record['decision'] === 'block';
    if (isBlocked) this.#blockRules.add(textOf(record, 'rule') ?? unknownName);
    this.#secrets.detected += countOf(record, 'secrets_detected');
    // Nothing of a request that was stopped left, whatever its rules say of single findings.
    this.#secrets.blocked += countOf(record, isBlocked ? 'secrets_detected' : 'secrets_blocked');
    this.#secrets.personalData += countOf(record, 'personal_data_detected');
    for (const found of objectsOf(record, 'findings')) this.#find(found, isBlocked);
  }

  #find(found: Readonly<Record<string, unknown>>, isBlocked: boolean): void {
    const { rule, class: kind, action, count } = found;
    const finding = this.#findings.of(typeof rule === 'string' ? rule : unknownName);
    if (typeof kind === 'string') finding.class = kind;
    const times = typeof count === 'number' ? count : 1;
    if (isBlocked || action === 'block') finding.blocked += times;
    else if (action === 'redact') finding.redacted += times;
    else if (action === 'allow') finding.allowed += times;
    else finding.reported += times;
  }

  #answer(record: Seen['record']): void {
    this.#sums.foreignSurrogates += countOf(record, 'foreign_surrogates');
    this.#sums.brokenEvents += countOf(record, 'broken_events');
    this.#sums.egressTerms += countOf(record, 'egress_terms');
  }
}
