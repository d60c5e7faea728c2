import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProxyError } from './error.ts';
import { isExcepted, type NetworkProxies, parseNetworkProxy, proxyFor, shownProxy } from './network-proxy.ts';

const proxy = parseNetworkProxy('http://jane:secret@proxy.example:3128', 'HTTPS_PROXY');

describe('the URL of a proxy', () => {
  test.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128'],
    ['https://proxy.example', 'https://proxy.example'],
    ['proxy.example:3128', 'http://proxy.example:3128'],
    ['jane:secret@proxy.example:3128', 'http://proxy.example:3128'],
    ['HTTP://PROXY.example:80/', 'http://proxy.example'],
    ['http://[2001:db8::1]:3128', 'http://[2001:db8::1]:3128'],
  ])('%s is shown as %s, without user and password', (text, shown) => {
    expect(shownProxy(parseNetworkProxy(text, 'HTTPS_PROXY'))).toBe(shown);
  });

  test.each([
    ['socks5://jane:secret@proxy.example:1080', 'socks5'],
    ['http://jane:secret@', 'is no URL'],
    ['http://jane:sec%ret@proxy.example', 'is no URL'],
    ['http://jane:sec#ret@proxy.example', 'is no URL'],
  ])('%s is refused without being quoted', (text, reason) => {
    const parse = () => parseNetworkProxy(text, 'ALL_PROXY');
    expect(parse).toThrow(ProxyError);
    expect(parse).toThrow(reason);
    expect(parse).toThrow('ALL_PROXY');
    expect(parse).not.toThrow(/jane|sec/);
  });

  test('that is nonsense is refused with our error, or shown without what could be a password', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(shownProxy(parseNetworkProxy(text, 'HTTPS_PROXY'))).not.toContain('@');
        } catch (error) {
          expect(error).toBeInstanceOf(ProxyError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('an exception', () => {
  test.each([
    ['*', 'https://api.example', true],
    ['api.example', 'https://api.example', true],
    ['API.Example', 'https://api.example', true],
    ['api.example', 'https://API.example./', true],
    ['example', 'https://api.example', true],
    ['.example', 'https://api.example', true],
    ['*.example', 'https://api.example', true],
    ['pi.example', 'https://api.example', false],
    ['api.example.org', 'https://api.example', false],
    ['api.example:443', 'https://api.example', true],
    ['api.example:8443', 'https://api.example', false],
    ['api.example:80', 'http://api.example', true],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.1.2.30', 'https://10.1.2.3', false],
    ['1.2.3', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['2001:db8::/32', 'https://[2001:db8::1]', true],
    ['2001:DB8:0::1', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]:443', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]', false],
    ['::1', 'https://127.0.0.1', false],
    ['.', 'https://api.example', false],
    ['', 'https://api.example', false],
    [':443', 'https://api.example', false],
  ])('%s and %s: %s', (entry, url, expected) => {
    expect(isExcepted(new URL(url), [entry])).toBe(expected);
  });

  test('never breaks, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (entries) => {
        expect(typeof isExcepted(new URL('https://api.example'), entries)).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});

describe('an upstream', () => {
  const all: NetworkProxies = { https: proxy, http: proxy, exceptions: [] };
  test.each<[string, NetworkProxies, boolean]>([
    ['https://api.example', all, true],
    ['https://api.example', { ...all, https: undefined }, false],
    ['https://api.example', { ...all, exceptions: ['example'] }, false],
    ['http://gateway.example', all, true],
    ['http://gateway.example', { ...all, http: undefined }, false],
    ['https://localhost:8443', all, true],
    ['https://localhost:8443', { ...all, exceptions: ['localhost'] }, false],
    ['http://localhost:8080', all, false],
    ['http://127.0.0.1:8080', all, false],
    ['http://[::1]:8080', all, false],
  ])('%s', (url, proxies, isProxied) => {
    expect(proxyFor(new URL(url), proxies) !== undefined).toBe(isProxied);
  });
});
