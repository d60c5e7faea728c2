import { describe, expect, test } from 'vitest';
import { parseContent, parseUpstreams } from './settings.ts';

describe('--upstream', () => {
  test('takes addresses of known hosts, hosts of one’s own, and whose keys these get', () => {
    const pairs = [
      'anthropic=https://gateway.example/a',
      'team=http://127.0.0.1:4000/v1',
      'lab:openai=https://lab.example/x=y',
    ];
    expect(parseUpstreams(pairs)).toEqual({
      anthropic: 'https://gateway.example/a',
      team: 'http://127.0.0.1:4000/v1',
      'lab:openai': 'https://lab.example/x=y',
    });
  });

  test.each<[string, RegExp]>([
    ['anthropic', /not KEY=URL.*openai/],
    ['=https://gateway.example', /not KEY=URL/],
    ['Team=https://gateway.example', /lower-case/],
    ['team:acme=https://gateway.example', /"acme" is no vendor/],
    ['gemini:openai=https://gateway.example', /takes credentials of Google/],
    ['team=gateway.example', /http or https URL/],
    ['team=https://a:b@gateway.example', /without user/],
    ['team=https://gateway.example?key=1', /without user, query/],
  ])('%s is refused, and nothing of the address is repeated', (pair, message) => {
    expect(() => parseUpstreams([pair])).toThrow(message);
    expect(() => parseUpstreams([pair])).not.toThrow(/a:b|key=1/);
  });
});

describe('--media and --encoded-text', () => {
  test('let images pass and stop encoded secrets when nothing is said', () => {
    expect(parseContent(undefined, undefined)).toEqual({ media: 'pass', encodedText: 'block' });
    expect(parseContent('block', 'record')).toEqual({ media: 'block', encodedText: 'record' });
  });

  test('take no other word', () => {
    expect(() => parseContent('allow', undefined)).toThrow(/--media takes; use pass or block/);
    expect(() => parseContent(undefined, 'pass')).toThrow(/--encoded-text takes; use block or record/);
  });
});
