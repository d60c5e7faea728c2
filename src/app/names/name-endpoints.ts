// What may be asked of a running proxy about names and texts. Untrusted: the bodies.
import type { ProxyCalls } from '../../view/calls.ts';
import { NameError } from './name-error.ts';
import type { NameService } from './name-service.ts';

type Answer<Name extends keyof ProxyCalls> = Promise<ProxyCalls[Name]['answer']>;

export function nameEndpoints(names: NameService) {
  return {
    'POST /__pretense/explain': async (body: unknown): Answer<'explain'> => names.explain(textOf(body, 'name')),
    'POST /__pretense/preview': async (body: unknown): Answer<'preview'> => names.preview(textOf(body, 'text')),
    'POST /__pretense/pin': async (body: unknown): Answer<'pin'> => names.pin(textOf(body, 'name'), kindOf(body)),
  };
}

function textOf(body: unknown, field: 'name' | 'text'): string {
  const value = (body as Readonly<Record<string, unknown>> | null | undefined)?.[field];
  if (typeof value === 'string') return value;
  throw new NameError('bad-request', `Expected {"${field}": "…"}.`);
}

function kindOf(body: unknown): 'always' | 'never' | 'clear' {
  const kind = (body as Readonly<Record<string, unknown>>)['kind'];
  if (kind === 'always' || kind === 'never' || kind === 'clear') return kind;
  throw new NameError('bad-request', 'Expected {"name": "…", "kind": "always" | "never" | "clear"}.');
}
