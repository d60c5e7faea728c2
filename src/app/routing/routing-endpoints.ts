// What may be asked of a running proxy about the routing of AI tools. Untrusted: the bodies.
import type { RecordWriter } from '../../audit/record.ts';
import { CodedError } from '../../base/error.ts';
import { upstreamUrls } from '../../proxy/upstreams.ts';
import type { RoutingEvent } from '../../view/calls.ts';
import { appendRouting } from './routing-records.ts';

type RoutingRequestErrorCode = 'bad-request';

class RoutingRequestError extends CodedError<RoutingRequestErrorCode> {}

export interface RoutingEndpointOptions {
  readonly records: RecordWriter;
  /** As configured; the others go to their usual place. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** The hosts that routed tools name have changed on disk. */
  readonly onRouted: () => Promise<void>;
}

export function routingEndpoints({ records, upstreams, onRouted }: RoutingEndpointOptions) {
  return {
    'POST /__pretense/record-routing': async (body: unknown): Promise<{ readonly seq: number }> => {
      const event = parseEvent(body);
      if (event.what === 'applied') await onRouted();
      return { seq: await appendRouting(records, event) };
    },
    'POST /__pretense/upstreams': async (): Promise<Readonly<Record<string, string>>> => allUpstreams(upstreams),
  };
}

/** Where each kind of request goes: `{ anthropic: 'https://api.anthropic.com' }`. */
export function allUpstreams(configured: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return upstreamUrls(configured);
}

const kinds: readonly RoutingEvent['what'][] = ['applied', 'restored', 'drifted', 'left-alone'];
const writers: readonly RoutingEvent['by'][] = ['extension', 'cli', 'uninstall'];

function parseEvent(body: unknown): RoutingEvent {
  const { what, client, file, by } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const kind = kinds.find((each) => each === what);
  const writer = writers.find((each) => each === by);
  const isNamed = typeof client === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(client);
  if (kind === undefined || writer === undefined || !isNamed || typeof file !== 'string' || !isShown(file)) {
    throw new RoutingRequestError(
      'bad-request',
      'Expected {"what": "applied", "client": "claude-code", "file": "~/.claude/settings.json", "by": "cli"}.',
    );
  }
  return { what: kind, client, file, by: writer };
}

/** A name that tells nothing of the user's folder. */
function isShown(file: string): boolean {
  return file.length <= 300 && /^[~…]\/[^\p{Cc}\p{Surrogate}]+$/u.test(file);
}
