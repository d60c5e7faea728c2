import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksLikeOurs, namedUpstream } from './address.ts';
import { routedEntries, type ProviderEntry } from './provider-entry.ts';
import { providerHomes } from './provider-homes.ts';
import { targetAt, upstreams } from './routed-home.fixture.ts';

const target = targetAt(9339);

function routed(address: unknown, rest: Partial<ProviderEntry> = {}): ReturnType<typeof routedEntries> {
  const entry = { label: 'It', path: ['address'], address, dialect: 'openai', tail: '/v1', ...rest } as const;
  return routedEntries([entry], { target, client: 'opencode' });
}

test('whatever stands in a file: one address of ours whose host is known, or one reason', () => {
  const host = fc.constantFrom(
    'llm.example',
    '10.0.0.7:8080',
    '[2001:db8::1]',
    'xn--bcher-kva.example',
    'a'.repeat(60),
  );
  const path = fc.constantFrom('', '/', '/v1', '/v1/', '/llm/v1beta', '/v1/chat/completions', '/a%20b');
  const address = fc.oneof(
    fc.string(),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.tuple(fc.constantFrom('http', 'https'), host, path).map(([scheme, name, end]) => `${scheme}://${name}${end}`),
    fc.constantFrom(undefined, null, 7, {}, [], true),
  );
  fc.assert(
    fc.property(address, (value) => {
      const { wanted, notes, upstreams: hosts } = routed(value, { home: providerHomes.openai });
      expect(wanted.length + notes.length).toBe(1);
      for (const { value: written } of wanted) {
        expect(looksLikeOurs(written)).toBe(true);
        const known = [...Object.keys(upstreams), ...Object.keys(hosts).map((name) => name.split(':')[0])];
        expect(known).toContain(namedUpstream(written));
      }
      for (const name of Object.keys(hosts)) expect(name).toMatch(/^(?=.{1,40}:)[a-z][a-z0-9]*(?:-[a-z0-9]+)*:[a-z]+$/);
    }),
  );
});

test.each([
  ['https://api.z.ai/api/paas/v4', '', 'https://api.z.ai/api/paas/v4'],
  ['https://llm.example/openai/v1/', '/v1/', 'https://llm.example/openai/v1'],
  ['https://llm.example/v1/chat/completions', '/v1/chat/completions', 'https://llm.example/v1'],
  ['https://llm.example/v1beta', '/v1beta', 'https://llm.example/v1beta'],
])('%s keeps its end %j, and its host is remembered as %s', (address, tail, host) => {
  const { wanted, upstreams: hosts } = routed(address);
  expect(wanted[0]?.value.replace(/^.*\/u\/[^/]*/, '')).toBe(tail);
  expect(Object.values(hosts)).toEqual([host]);
});

test('a host of a vendor gets that vendor’s credentials, another one those of its kind of requests', () => {
  const names = (address: string, rest?: Partial<ProviderEntry>) => Object.keys(routed(address, rest).upstreams).join();
  expect(names('https://mine.openai.azure.com/openai')).toMatch(/:azure$/);
  expect(names('https://llm.example')).toMatch(/:openai$/);
  expect(names('https://llm.example', { dialect: 'anthropic' })).toMatch(/:anthropic$/);
});

test('two kinds of requests for one host are two upstreams, since their credentials differ', () => {
  const key = (dialect: 'openai' | 'anthropic') =>
    namedUpstream(routed('https://llm.example', { dialect }).wanted[0]?.value ?? '');
  expect(key('openai')).not.toBe(key('anthropic'));
});

test('an address that another Pretense wrote for a host of its user’s own is not followed', () => {
  const other = `http://127.0.0.1:1/c/opencode-${'b'.repeat(26)}/u/gateway-example-1a2b3c4d/v1`;
  expect(routed(other, { home: providerHomes.openai }).notes.join()).toContain('another Pretense');
  const known = other.replace('gateway-example-1a2b3c4d', 'openrouter');
  expect(routed(known).wanted[0]?.value).toMatch(/\/u\/openrouter\/v1$/);
});

test.each([
  'http://localhost:11434/v1',
  'http://LOCALHOST.:11434/v1',
  'http://models.localhost:1/v1',
  'http://127.9.9.9:1/v1',
  'http://[::1]:1/v1',
  'http://[::ffff:127.0.0.1]:1/v1',
  'http://0.0.0.0:1/v1',
])('%s is on this machine and is left alone', (address) => {
  const { wanted, notes } = routed(address);
  expect(wanted).toEqual([]);
  expect(notes.join()).toContain('on this machine');
});
