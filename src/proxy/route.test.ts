import { describe, expect, test } from 'vitest';
import { wireFormats } from '../wire/index.ts';
import { parseUpstreams, routeOf } from './route.ts';

const route = (
  method: string,
  target: string,
  headers: readonly string[] = [],
  base = 'https://api.example',
  hasBody = true,
) =>
  routeOf(
    { method, target, rawHeaders: headers, hasBody },
    wireFormats,
    parseUpstreams(wireFormats, { anthropic: base }),
  );

describe('routeOf', () => {
  test.each([
    ['https://api.example', '/v1/messages', '/v1/messages'],
    ['https://api.example/', '/messages', '/v1/messages'],
    ['https://api.example/v1', '/v1/messages', '/v1/messages'],
    ['https://api.example/v1/', '/v1/v1/messages', '/v1/messages'],
    ['https://gateway.example/team/anthropic', '/messages/count_tokens', '/team/anthropic/v1/messages/count_tokens'],
    ['https://gateway.example/team/v1', '//v1//messages/', '/team/v1/messages'],
  ])('under %s, %s goes to %s', (base, target, expected) => {
    expect(route('POST', target, [], base).path).toBe(expected);
  });

  test('the query is kept apart from the path', () => {
    expect(route('POST', '/v1/messages?beta=true&x=?')).toMatchObject({
      kind: 'format',
      endpoint: 'messages',
      query: 'beta=true&x=?',
    });
    expect(route('POST', '/v1/messages').query).toBeUndefined();
  });

  test.each<[string, readonly string[]]>([
    ['an API key', ['X-Api-Key', ['sk', 'ant', 'x'].join('-')]],
    ['a bearer token', ['Authorization', `Bearer ${['sk', 'ant', 'x'].join('-')}`]],
    ['a version header', ['Anthropic-Version', '2023-06-01']],
    ['a user agent', ['User-Agent', 'claude-cli/2.1']],
  ])('%s tells the provider of an unknown path', (_name, headers) => {
    expect(route('GET', '/v1/other', headers, undefined, false)).toMatchObject({
      kind: 'pass-through',
      endpoint: 'other',
    });
    expect(route('POST', '/v1/other', headers)).toMatchObject({ kind: 'generic', upstream: { key: 'anthropic' } });
  });

  test('without a sign it is refused', () => {
    expect(() => route('GET', '/v1/other', ['authorization', 'Bearer x'], undefined, false)).toThrow(
      /neither its path nor/,
    );
  });

  test.each(['/__proto__', '/../v1/messages', '/v1/%6dessages', '/v1/messages/../files'])(
    '%s is no path of a format',
    (target) => {
      expect(route('POST', target, ['anthropic-version', '1']).kind).toBe('generic');
    },
  );
});

test('an upstream that no format has is refused by name', () => {
  expect(() => parseUpstreams(wireFormats, { anthropc: 'https://api.example' })).toThrow(/Known are: anthropic/);
});
