import { describe, expect, test } from 'vitest';
import { proxyInTheWay, withLoopback } from './outbound-proxy.ts';

const proxy = 'http://proxy.example:3128';

describe('a proxy for outbound traffic', () => {
  test.each([
    ['none', {}, undefined],
    ['an empty one', { HTTP_PROXY: '' }, undefined],
    ['one without exceptions', { HTTPS_PROXY: proxy }, 'HTTPS_PROXY'],
    ['one with other exceptions', { http_proxy: proxy, NO_PROXY: 'corp.example' }, 'http_proxy'],
    ['one that leaves this machine out', { HTTP_PROXY: proxy, NO_PROXY: 'corp.example, 127.0.0.1' }, undefined],
    ['one that leaves everything out', { ALL_PROXY: proxy, no_proxy: '*' }, undefined],
    // Claude Code reads the second and not the first.
    [
      'one with the exception in one spelling only',
      { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1', no_proxy: 'corp.example' },
      'HTTP_PROXY',
    ],
    [
      'one that leaves out something that only looks alike',
      { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.10' },
      'HTTP_PROXY',
    ],
  ])('%s', (_, variables, name) => {
    expect(proxyInTheWay(variables)).toBe(name);
  });

  test('keeps all exceptions that are known, once', () => {
    expect(withLoopback('a, b', undefined, 'b 127.0.0.1')).toBe('a,b,127.0.0.1,localhost,::1');
    expect(withLoopback('a', '*')).toBe('*');
  });
});
