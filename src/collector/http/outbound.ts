// Requests of the collector to other programs.

export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: Uint8Array | undefined;
  readonly signal: AbortSignal;
}

/** Resolves with the answer, whatever its status; a redirect is one. Rejects where nobody answers, or with the signal's reason. */
export type Outbound = (request: OutboundRequest) => Promise<Response>;

/** Straight to the address: where the program around the collector brings no way of its own. */
export const directOutbound: Outbound = ({ url, method, headers, body, signal }) =>
  fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    // The credential is for this address, not for another one that it names.
    redirect: 'manual',
    signal,
  });
