import { describe, expect, test } from 'vitest';
import { isLoopbackAddress, type NetworkLevelWords, parseNetworkLevel } from './network-level-options.ts';

const none: NetworkLevelWords = {
  listen: undefined,
  tlsCert: undefined,
  tlsKey: undefined,
  isBehindTls: false,
  clientCa: undefined,
  clientTokens: undefined,
  hostNames: [],
  rate: undefined,
  concurrent: undefined,
  maxBody: undefined,
};
const tls = { tlsCert: 'cert.pem', tlsKey: 'key.pem' };
const tokens = { clientTokens: 'tokens' };

test('without --listen only this machine is served', () => {
  expect(parseNetworkLevel(none)).toBeUndefined();
});

describe('beyond loopback nothing starts', () => {
  test.each([
    ['without TLS', { listen: '0.0.0.0', ...tokens }, /readable/],
    ['without TLS on IPv6', { listen: '::', ...tokens }, /readable/],
    ['without TLS on one address', { listen: '10.0.0.5:8443', ...tokens }, /readable/],
    ['when nobody is known', { listen: '0.0.0.0', ...tls }, /client-tokens/],
    ['when nobody is known behind TLS', { listen: '0.0.0.0', isBehindTls: true }, /client-tokens/],
    ['when nobody is known on loopback', { listen: '127.0.0.1' }, /client-tokens/],
    ['with a certificate and no key', { listen: '0.0.0.0', tlsCert: 'x', ...tokens }, /go together/],
    ['with two words about TLS', { listen: '0.0.0.0', ...tls, isBehindTls: true, ...tokens }, /leave out/],
    ['with client certificates and no TLS', { listen: '0.0.0.0', isBehindTls: true, clientCa: 'x' }, /in TLS itself/],
    ['on a name', { listen: 'pretense.example', ...tls, ...tokens }, /no address/],
    ['on a port that is none', { listen: '0.0.0.0:70000', ...tls, ...tokens }, /no address/],
    ['with a URL as a host name', { listen: '::', ...tls, ...tokens, hostNames: ['https://a'] }, /host name/],
    ['with a rate of zero', { listen: '::', ...tls, ...tokens, rate: '0' }, /--rate/],
    ['with options that say nothing without it', { ...tls }, /goes with --listen/],
  ] as const)('%s', (_name, words, message) => {
    expect(() => parseNetworkLevel({ ...none, ...words })).toThrow(message);
  });
});

test.each([
  ['10.0.0.5', '10.0.0.5', 9443],
  ['[fd00::5]:8443', 'fd00::5', 8443],
  ['[::]', '::', 9443],
  ['0.0.0.0:0', '0.0.0.0', 0],
])('%s is host %s and port %d', (listen, host, port) => {
  expect(parseNetworkLevel({ ...none, ...tls, ...tokens, listen })).toMatchObject({ host, port });
});

test('host names are compared in lower case and without their last dot', () => {
  const level = parseNetworkLevel({ ...none, ...tls, ...tokens, listen: '::1', hostNames: ['Pretense.Example.'] });
  expect(level?.hostNames).toEqual(['pretense.example']);
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
])('%s is on loopback: %s', (address, isLoopback) => {
  expect(isLoopbackAddress(address)).toBe(isLoopback);
});
