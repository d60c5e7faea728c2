import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireFormats } from '../wire/index.ts';
import type { WireFormat } from '../wire/types.ts';
import { madeCredentials, type MadeCredential } from './credential-shapes.fixture.ts';
import { Refusal } from './error.ts';
import { type Route, routeOf } from './route.ts';
import { knownUpstreamKeys, openUpstreams } from './upstreams.ts';
import { route } from './route.fixture.ts';
import type { Asked } from './route.fixture.ts';

describe('the path for the upstream', () => {
  test.each([
    ['https://api.example', '/v1/messages', '/v1/messages'],
    ['https://api.example/', '/messages', '/v1/messages'],
    ['https://api.example/v1', '/v1/messages', '/v1/messages'],
    ['https://api.example/v1/', '/v1/v1/messages', '/v1/messages'],
    ['https://gateway.example/team/anthropic', '/messages/count_tokens', '/team/anthropic/v1/messages/count_tokens'],
    ['https://gateway.example/team/v1', '//v1//messages/', '/team/v1/messages'],
  ])('under %s, %s goes to %s', (base, target, expected) => {
    expect(route(target, { upstreams: { anthropic: base } }).path.replace(/\/$/, '')).toBe(expected);
  });

  test.each([
    ['https://host.example', '/v1/other', '/v1/other'],
    ['https://host.example/api/v1', '/api/v1/other', '/api/v1/other'],
    ['https://host.example/api/v1', '/v1/other', '/api/v1/other'],
    ['https://host.example/api/v1', '/other', '/api/v1/other'],
    ['https://host.example/openai', '/v1/other', '/openai/v1/other'],
  ])("of one's own: %s and %s make %s", (base, target, expected) => {
    expect(route(target, { upstreams: { team: base }, upstream: 'team' }).path).toBe(expected);
  });

  test('the query is kept apart from the path', () => {
    expect(route('/v1/messages?beta=true&x=?')).toMatchObject({
      kind: 'format',
      endpoint: 'messages',
      query: 'beta=true&x=?',
    });
    expect(route('/v1/messages').query).toBeUndefined();
  });

  test.each(['/__proto__', '/../v1/messages', '/v1/%6dessages', '/v1/messages/../files'])(
    '%s is no path of a format',
    (target) => {
      expect(route(target, { headers: ['anthropic-version', '1'] }).kind).toBe('generic');
    },
  );
});

describe('attack: a credential on its way to another vendor', () => {
  const hosts = openUpstreams({
    team: 'http://team.example',
    'gate:google': 'http://gate.example',
    'azure:azure': 'http://azure.example',
  });
  const hostVendors = new Map([...hosts.values()].map(({ url, vendor }) => [url.host, vendor] as const));
  const segment = fc.constantFrom(
    'v1',
    'messages',
    'responses',
    'chat',
    'completions',
    'openai',
    'models',
    'x:generateContent',
    'v1beta',
    'projects',
    'p',
    'locations',
    'us-east5',
    'agents',
    'fim',
    '..',
    '%2e',
    'u',
    'api',
  );
  const path = fc.oneof(
    fc.constantFrom(
      '/v1/messages',
      '/v1/responses',
      '/chat/completions',
      '/v1beta/models/m:generateContent',
      '/v1internal:generateContent',
      '/_ping',
      '/v1/embeddings',
    ),
    fc.array(segment, { maxLength: 7 }).map((parts) => `/${parts.join('/')}`),
  );
  const client = fc.option(fc.constantFrom('anthropic', 'openai', 'gemini', 'copilot'), {
    nil: undefined,
  });
  const upstream = fc.option(fc.constantFrom(...knownUpstreamKeys, 'team', 'gate', 'azure', 'nobody'), {
    nil: undefined,
  });
  const noise = fc.subarray([
    'anthropic-version',
    'openai-organization',
    'copilot-integration-id',
    'x-goog-api-client',
  ]);
  const credential: fc.Arbitrary<MadeCredential> = fc.constantFrom(...madeCredentials);

  function outcome(target: string, headers: readonly string[], asked: Asked): Route | Refusal {
    try {
      return routeOf(
        {
          method: asked.method ?? 'POST',
          target,
          rawHeaders: headers,
          hasBody: true,
          clientUpstream: asked.clientUpstream,
          upstream: asked.upstream,
        },
        wireFormats,
        hosts,
      );
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  test('it never arrives, whatever path, tool, name and other headers stand beside it', () => {
    fc.assert(
      fc.property(
        fc.array(credential, { minLength: 1, maxLength: 2 }),
        path,
        client,
        upstream,
        noise,
        fc.constantFrom('GET', 'POST'),
        (all, target, from, named, more, method) => {
          const queries = all.flatMap(({ query }) => query ?? []);
          const headers = [...all.flatMap((each) => each.headers), ...more.flatMap((name) => [name, '1'])];
          const result = outcome([target, ...queries].join('?'), headers, {
            method,
            clientUpstream: from,
            upstream: named,
          } as Asked);
          if (result instanceof Refusal) {
            for (const { value } of all) expect(result.message).not.toContain(value);
            return;
          }
          const { upstream: chosen, kind } = result;
          const hostVendor = hostVendors.has(chosen.url.host)
            ? hostVendors.get(chosen.url.host)
            : chosen.url.host.endsWith('-aiplatform.googleapis.com')
              ? 'google'
              : 'nobody';
          for (const each of all) {
            expect(hostVendor).toBe(each.vendor);
            expect(chosen.key === 'chatgpt').toBe(each.isLogin);
          }
          expect(['format', 'generic', 'pass-through']).toContain(kind);
        },
      ),
      { numRuns: 600 },
    );
  });
});

test.each([
  ['/v1beta/models/m:streamGenerateContent', 'gemini'],
  ['/v1internal:streamGenerateContent', 'gemini'],
  ['/v1/projects/p/locations/us-east5/publishers/google/models/m:generateContent', 'gemini'],
  ['/v1/projects/p/locations/us-east5/publishers/anthropic/models/m:rawPredict', 'anthropic-messages'],
  ['/v1/projects/p/locations/us-east5/publishers/anthropic/models/count-tokens:rawPredict', 'anthropic-messages'],
  ['/openai/deployments/d/chat/completions', 'openai-chat'],
  ['/openai/v1/responses', 'openai-responses'],
  ['/api/v1/chat/completions', 'openai-chat'],
  ['/api/v1/responses', 'openai-responses'],
  ['/v1/fim/completions', 'openai-completions'],
])('%s is read as %s, whatever host it goes to', (target, format) => {
  const upstreams = { team: 'http://team.example' };
  expect(route(target, { upstream: 'team', upstreams }).format?.id).toBe(format);
});

test('every wire format has an upstream that speaks it', () => {
  const upstreams = [...openUpstreams({}).values()];
  const isSpoken = ({ id }: WireFormat): boolean => upstreams.some(({ formats }) => formats?.includes(id) === true);
  expect(wireFormats.filter((format) => !isSpoken(format)).map(({ id }) => id)).toEqual([]);
});

describe('a configured upstream', () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['a name in capitals', { Team: 'https://api.example' }, /lower-case/],
    ['a name with a slash', { 'a/b': 'https://api.example' }, /lower-case/],
    ['a vendor that nobody knows', { 'team:acme': 'https://api.example' }, /is no vendor/],
    [
      "another vendor for a vendor's own name",
      { 'openai:google': 'https://api.example' },
      /takes credentials of OpenAI/,
    ],
    ['a query', { team: 'https://api.example/?a=1' }, /without user, query/],
    ['a password', { team: 'https://a:b@api.example' }, /without user, query/],
    ['another scheme', { team: 'ftp://api.example' }, /http or https/],
  ])('with %s is refused', (_what, configured, message) => {
    expect(() => openUpstreams(configured)).toThrow(message);
  });
});
