// The last exchanges as lines: a request with what became of it.
import type { ExchangeRow } from '../../view/snapshot.ts';
import type { SeenRequest, SeenResponse } from './seen-record.ts';

export const maxExchanges = 50;
/** Answers whose request is not there yet, or not any more. */
const maxLoose = 200;

interface Exchange {
  readonly request: SeenRequest;
  response: SeenResponse | undefined;
}

export class ExchangeList {
  readonly #byId = new Map<string, Exchange>();
  readonly #loose = new Map<string, SeenResponse>();

  addRequest(request: SeenRequest): void {
    const response = this.#loose.get(request.requestId);
    this.#loose.delete(request.requestId);
    this.#byId.set(request.requestId, { request, response });
    if (this.#byId.size <= maxExchanges) return;
    let oldest = request;
    for (const exchange of this.#byId.values()) if (exchange.request.seq < oldest.seq) oldest = exchange.request;
    this.#byId.delete(oldest.requestId);
  }

  addResponse(response: SeenResponse): void {
    const exchange = this.#byId.get(response.requestId);
    if (exchange !== undefined) {
      exchange.response = response;
      return;
    }
    this.#loose.set(response.requestId, response);
    const [first] = this.#loose.keys();
    if (this.#loose.size > maxLoose && first !== undefined) this.#loose.delete(first);
  }

  find(requestId: string): SeenRequest | undefined {
    return this.#byId.get(requestId)?.request;
  }

  /** Newest first; none from before `since` (RFC 3339). */
  rows(since: string, hasTexts: (requestId: string) => boolean): readonly ExchangeRow[] {
    return [...this.#byId.values()]
      .filter(({ request }) => request.at >= since)
      .toSorted((left, right) => right.request.seq - left.request.seq)
      .map((exchange) => rowOf(exchange, hasTexts(exchange.request.requestId)));
  }
}

function rowOf({ request, response }: Exchange, hasTexts: boolean): ExchangeRow {
  return {
    requestId: request.requestId,
    at: request.at,
    seq: request.seq,
    client: request.client,
    provider: request.provider,
    model: request.model,
    decision: request.decision,
    mode: request.mode,
    rule: request.rule,
    files: request.files.length + request.filesOmitted,
    file: request.file,
    repository: request.repository,
    scanned: request.scanned,
    mutated: request.mutated,
    secrets: request.secrets,
    unscanned: request.unscanned,
    addedMs: response?.addedMs,
    outcome: response?.outcome,
    status: response?.status,
    hasTexts,
  };
}
