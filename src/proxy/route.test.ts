import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireFormats } from '../wire/index.ts';
import type { WireFormat } from '../wire/types.ts';
import { azureKey, madeCredentials, type MadeCredential, plainKey, unknownKey } from './credential-shapes.fixture.ts';
import { Refusal } from './error.ts';
import { type Route, routeOf } from './route.ts';
import { knownUpstreamKeys, openUpstreams } from './upstreams.ts';

interface Asked {
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly upstreams?: Readonly<Record<string, string>>;
  readonly hasBody?: boolean;
  readonly clientUpstream?: string;
  readonly upstream?: string;
}

function route(target: string, asked: Asked = {}): Route {
  const { method = 'POST', headers = [], upstreams = {}, hasBody = true, clientUpstream, upstream } = asked;
  return routeOf(
    { method, target, rawHeaders: headers, hasBody, clientUpstream, upstream },
    wireFormats,
    openUpstreams(upstreams),
  );
}

/** Where a request goes, or the rule that stops it. */
function placeOf(target: string, asked?: Asked): string {
  try {
    const { upstream, path } = route(target, asked);
    return upstream.url.origin + path;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function made(what: string): readonly string[] {
  return madeCredentials.find((each) => each.what === what)?.headers ?? [];
}

const keyInQuery = madeCredentials.find(({ query }) => query !== undefined)?.query ?? '';

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

describe('the upstream', () => {
  const chatGpt = 'a login of ChatGPT';
  const anthropicKey = 'a key of Anthropic';
  test.each<[string, string, Asked, string]>([
    ['a key of Anthropic', '/v1/messages', { headers: made(anthropicKey) }, 'https://api.anthropic.com/v1/messages'],
    ['nothing but the path', '/v1/messages', {}, 'https://api.anthropic.com/v1/messages'],
    [
      'a version header',
      '/v1/other',
      { headers: ['Anthropic-Version', '2023-06-01'] },
      'https://api.anthropic.com/v1/other',
    ],
    ['a user agent', '/v1/other', { headers: ['User-Agent', 'claude-cli/2.1'] }, 'https://api.anthropic.com/v1/other'],
    [
      "Claude Code's first look",
      '/api/hello',
      { method: 'HEAD', hasBody: false },
      'https://api.anthropic.com/api/hello',
    ],
    [
      'a login of ChatGPT',
      '/v1/responses',
      { headers: made(chatGpt) },
      'https://chatgpt.com/backend-api/codex/responses',
    ],
    [
      'the same without /v1',
      '/responses',
      { headers: made(chatGpt) },
      'https://chatgpt.com/backend-api/codex/responses',
    ],
    [
      'the same at a URL for OpenAI',
      '/v1/responses',
      { headers: made(chatGpt), upstream: 'openai' },
      'https://chatgpt.com/backend-api/codex/responses',
    ],
    [
      'its list of models',
      '/v1/models?client_version=0.169.0',
      { method: 'GET', hasBody: false, headers: made(chatGpt) },
      'https://chatgpt.com/backend-api/codex/models',
    ],
    [
      'a key of OpenAI',
      '/v1/responses',
      { headers: made('a project key of OpenAI') },
      'https://api.openai.com/v1/responses',
    ],
    [
      'its list of models',
      '/v1/models',
      { method: 'GET', hasBody: false, headers: made('a project key of OpenAI') },
      'https://api.openai.com/v1/models',
    ],
    [
      'a plain key at a path of OpenAI',
      '/v1/chat/completions',
      { headers: plainKey.headers },
      'https://api.openai.com/v1/chat/completions',
    ],
    [
      'a key of OpenRouter',
      '/v1/chat/completions',
      { headers: made('a key of OpenRouter') },
      'https://openrouter.ai/api/v1/chat/completions',
    ],
    [
      'the same with its own path',
      '/api/v1/chat/completions',
      { headers: made('a key of OpenRouter') },
      'https://openrouter.ai/api/v1/chat/completions',
    ],
    [
      'a key of Groq',
      '/v1/chat/completions',
      { headers: made('a key of Groq') },
      'https://api.groq.com/openai/v1/chat/completions',
    ],
    [
      'a token of GitHub',
      '/chat/completions',
      { headers: made('a token of Copilot') },
      'https://api.githubcopilot.com/chat/completions',
    ],
    [
      'the same with messages',
      '/v1/messages',
      { headers: made('an OAuth token of GitHub') },
      'https://api.githubcopilot.com/v1/messages',
    ],
    ["Copilot's first look", '/_ping', { method: 'GET', hasBody: false }, 'https://api.githubcopilot.com/_ping'],
    [
      "Copilot's agents",
      '/agents/x',
      { method: 'GET', hasBody: false, headers: made('an OAuth token of GitHub') },
      'https://api.githubcopilot.com/agents/x',
    ],
    [
      "Copilot's tools",
      '/mcp/readonly',
      { headers: made('an OAuth token of GitHub') },
      'https://api.githubcopilot.com/mcp/readonly',
    ],
    [
      'a key of Google',
      '/v1beta/other',
      { headers: made('a key of Google') },
      'https://generativelanguage.googleapis.com/v1beta/other',
    ],
    [
      'an access token of Google',
      '/v1internal:loadCodeAssist',
      { headers: made('an access token of Google') },
      'https://cloudcode-pa.googleapis.com/v1internal:loadCodeAssist',
    ],
    [
      'a place of Vertex AI',
      '/v1/projects/p/locations/europe-west4/operations',
      { headers: made('an access token of Google') },
      'https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/operations',
    ],
    [
      'no place that is one',
      '/v1/projects/p/locations/evil.example%2f/operations',
      { headers: made('an access token of Google') },
      'https://aiplatform.googleapis.com/v1/projects/p/locations/evil.example%2f/operations',
    ],
    [
      'an unknown key that a URL sends there',
      '/v1/chat/completions',
      { headers: unknownKey.headers, upstream: 'mistral' },
      'https://api.mistral.ai/v1/chat/completions',
    ],
    [
      'an unknown key at a path of Mistral',
      '/v1/fim/completions',
      { headers: unknownKey.headers },
      'https://api.mistral.ai/v1/fim/completions',
    ],
    [
      'an unknown key of Codex',
      '/v1/responses',
      { headers: unknownKey.headers, clientUpstream: 'openai' },
      'https://api.openai.com/v1/responses',
    ],
    [
      'a configured host',
      '/v1/chat/completions',
      { headers: unknownKey.headers, upstream: 'team', upstreams: { team: 'http://team.example' } },
      'http://team.example/v1/chat/completions',
    ],
    [
      "a configured host for a vendor's keys",
      '/v1/chat/completions',
      {
        headers: made('a project key of OpenAI'),
        upstream: 'team',
        upstreams: { 'team:openai': 'http://team.example' },
      },
      'http://team.example/v1/chat/completions',
    ],
    [
      'a configured gateway with keys of its own',
      '/v1/messages',
      { headers: plainKey.headers, upstreams: { anthropic: 'http://gateway.example' } },
      'http://gateway.example/v1/messages',
    ],
    [
      'Gemini',
      '/v1beta/models/m:streamGenerateContent?alt=sse',
      { headers: made('a key of Google') },
      'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent',
    ],
    [
      'Gemini with its key in the query',
      `/v1/models/m:generateContent?${keyInQuery}`,
      {},
      'https://generativelanguage.googleapis.com/v1/models/m:generateContent',
    ],
    [
      'Code Assist',
      '/v1internal:streamGenerateContent?alt=sse',
      { headers: made('an access token of Google') },
      'https://cloudcode-pa.googleapis.com/v1internal:streamGenerateContent',
    ],
    [
      'Gemini where chat is spoken',
      '/v1beta/openai/chat/completions',
      { headers: made('a key of Google as a bearer') },
      'https://generativelanguage.googleapis.com/v1beta/openai/chat/completions',
    ],
    [
      'Gemini on Vertex AI',
      '/v1/projects/p/locations/us-east5/publishers/google/models/m:generateContent',
      { headers: made('an access token of Google') },
      'https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/google/models/m:generateContent',
    ],
    [
      'Claude on Vertex AI',
      '/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict',
      { headers: made('an access token of Google') },
      'https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict',
    ],
    [
      'Responses of OpenRouter',
      '/api/v1/responses',
      { headers: made('a key of OpenRouter') },
      'https://openrouter.ai/api/v1/responses',
    ],
    [
      'Responses on Azure',
      '/openai/v1/responses',
      { headers: azureKey.headers, upstream: 'azure', upstreams: { 'azure:azure': 'https://x.openai.azure.com' } },
      'https://x.openai.azure.com/openai/v1/responses',
    ],
    [
      'a token of Entra',
      '/openai/deployments/d/chat/completions',
      { headers: made('a token of Entra'), upstreams: { 'cloud:azure': 'https://x.openai.azure.com' } },
      'https://x.openai.azure.com/openai/deployments/d/chat/completions',
    ],
    [
      'an Azure host',
      '/openai/deployments/d/chat/completions?api-version=2024-10-21',
      { headers: azureKey.headers, upstream: 'azure', upstreams: { 'azure:azure': 'https://x.openai.azure.com' } },
      'https://x.openai.azure.com/openai/deployments/d/chat/completions',
    ],
  ])('%s (%s)', (_what, target, asked, expected) => {
    expect(placeOf(target, asked)).toBe(expected);
  });

  test.each<[string, string, Asked, string]>([
    ['nothing tells', '/v1/other', {}, 'unknown-upstream'],
    ['an unknown key at a path of many', '/v1/chat/completions', { headers: unknownKey.headers }, 'unknown-upstream'],
    ['no key at a path of many', '/v1/chat/completions', {}, 'unknown-upstream'],
    [
      'an unknown key at an Azure path',
      '/openai/deployments/d/chat/completions',
      { headers: azureKey.headers },
      'unknown-upstream',
    ],
    ['a name that is not configured', '/v1/messages', { upstream: 'team' }, 'unknown-upstream'],
    ['a name that is none', '/v1/messages', { upstream: '__proto__' }, 'unknown-upstream'],
    ['an empty name', '/v1/messages', { upstream: '' }, 'unknown-upstream'],
    [
      'a key of a vendor without a host here',
      '/v1/chat/completions',
      { headers: made('a token of Entra') },
      'unknown-upstream',
    ],
    [
      'a tool of one vendor at a path of another',
      '/v1/messages',
      { clientUpstream: 'openai', headers: unknownKey.headers },
      'unknown-upstream',
    ],
    [
      'a key of OpenAI for Anthropic',
      '/v1/messages',
      { headers: made('a project key of OpenAI') },
      'credential-mismatch',
    ],
    [
      'a key of OpenAI where Anthropic takes one',
      '/v1/messages',
      { headers: made('a key of OpenAI where Anthropic takes one') },
      'credential-mismatch',
    ],
    ['a plain key for Anthropic', '/v1/messages', { headers: plainKey.headers }, 'credential-mismatch'],
    ['a key of Anthropic for OpenAI', '/v1/responses', { headers: made(anthropicKey) }, 'credential-mismatch'],
    [
      'a key of Anthropic at a URL for OpenRouter',
      '/v1/messages',
      { headers: made(anthropicKey), upstream: 'openrouter' },
      'credential-mismatch',
    ],
    [
      'a key of OpenAI for a host of nobody',
      '/v1/chat/completions',
      { headers: made('a project key of OpenAI'), upstream: 'team', upstreams: { team: 'http://team.example' } },
      'credential-mismatch',
    ],
    [
      'a login of ChatGPT for a gateway',
      '/v1/responses',
      { headers: made(chatGpt), upstream: 'team', upstreams: { 'team:openai': 'http://team.example' } },
      'credential-mismatch',
    ],
    ['a login of ChatGPT for chat', '/v1/chat/completions', { headers: made(chatGpt) }, 'credential-mismatch'],
    [
      'a key of Google in the query for Anthropic',
      `/v1/messages?${madeCredentials.find(({ query }) => query !== undefined)?.query ?? ''}`,
      {},
      'credential-mismatch',
    ],
    [
      'two at once',
      '/v1/messages',
      { headers: [...made(anthropicKey), ...made('a project key of OpenAI')] },
      'credential-mismatch',
    ],
    [
      'two of one header',
      '/v1/messages',
      {
        headers: [
          'authorization',
          made('a login of Anthropic')[1] ?? '',
          'Authorization',
          made('a key of Groq')[1] ?? '',
        ],
      },
      'credential-mismatch',
    ],
  ])('%s (%s): 400', (_what, target, asked, expected) => {
    expect(placeOf(target, asked)).toBe(expected);
  });
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
