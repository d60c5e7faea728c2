import { expect, test } from 'vitest';
import { locationFor } from './location.ts';

const upstream = new URL('https://api.example/prefix/');

test('a redirect leads a routed tool back behind its prefix', () => {
  const asked = { upstreamUrl: upstream, target: '/prefix/v1/messages', clientPrefix: '/c/codex-token' };
  expect(locationFor('/prefix/v1/x', asked)).toBe('/c/codex-token/v1/x');
});

test.each<[string, string | undefined]>([
  ['https://api.example/prefix/v1/x?y=1#z', '/v1/x?y=1#z'],
  ['/prefix/v1/x', '/v1/x'],
  ['x', '/v1/x'],
  ['https://api.example/other', undefined],
  ['http://api.example/prefix/x', undefined],
  ['https://api.example.evil/prefix/x', undefined],
  ['//evil.example/prefix/x', undefined],
  ['/prefix//evil.example/x', '/evil.example/x'],
  ['https://api.example/prefix/../x', undefined],
  ['javascript:alert(1)', undefined],
  ['https://', undefined],
])('a redirect to %s becomes %s', (location, expected) => {
  expect(locationFor(location, { upstreamUrl: upstream, target: '/prefix/v1/messages', clientPrefix: '' })).toBe(
    expected,
  );
});
