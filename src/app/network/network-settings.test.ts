import { describe, expect, test } from 'vitest';
import { type NetworkProxies, shownProxy } from '../../proxy/network-proxy.ts';
import { networkKey, networkView, proxiesOf, readNetwork } from './network-settings.ts';

const editor = { proxy: '', exceptions: [], isStrict: true };
const shown = ({ https, http }: NetworkProxies) =>
  [https, http].map((proxy) => (proxy === undefined ? 'direct' : `${proxy.source} ${shownProxy(proxy)}`));

describe('the proxy of the network', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nothing is set', { HTTPS_PROXY: ' ' }, ['direct', 'direct']],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://a:1' }, ['HTTPS_PROXY http://a:1', 'direct']],
    ['lower case goes first', { HTTPS_PROXY: 'http://a:1', https_proxy: 'b:2' }, ['https_proxy http://b:2', 'direct']],
    ['only HTTP_PROXY', { HTTP_PROXY: 'http://a:1' }, ['HTTP_PROXY http://a:1', 'HTTP_PROXY http://a:1']],
    [
      'ALL_PROXY goes before HTTP_PROXY for https',
      { ALL_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' },
      ['ALL_PROXY http://a:1', 'HTTP_PROXY http://b:2'],
    ],
    [
      'a kind that is not needed may be unusable',
      { ALL_PROXY: 'socks5://a:1', HTTPS_PROXY: 'http://b:2', HTTP_PROXY: 'http://b:2' },
      ['HTTPS_PROXY http://b:2', 'HTTP_PROXY http://b:2'],
    ],
    ['everything is excepted', { ALL_PROXY: 'socks5://a:1', no_proxy: '*' }, ['direct', 'direct']],
  ])('from the environment: %s', (_name, environment, expected) => {
    expect(shown(proxiesOf(environment, undefined))).toEqual(expected);
    expect(shown(proxiesOf(environment, editor))).toEqual(expected);
  });

  test('of the editor goes before that of the environment, exceptions as well', () => {
    const environment = { HTTPS_PROXY: 'http://a:1', NO_PROXY: 'one.example two.example' };
    const proxies = proxiesOf(environment, { ...editor, proxy: 'http://jane:secret@c:3' });
    expect(shown(proxies)).toEqual(['http.proxy http://c:3', 'http.proxy http://c:3']);
    expect(proxies.exceptions).toEqual(['one.example', 'two.example']);
    expect(proxiesOf(environment, { ...editor, exceptions: ['three.example'] }).exceptions).toEqual(['three.example']);
  });

  test('that cannot be used is an error, not a direct connection', async () => {
    const place = { environment: { ALL_PROXY: 'socks5://a:1' }, platform: 'linux', bundles: [] } as const;
    await expect(readNetwork(place)).rejects.toMatchObject({ code: 'network-proxy-invalid' });
  });
});

test('whoever wanted certificates unchecked is told that they are checked', async () => {
  const place = { environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, platform: 'linux', bundles: [] } as const;
  const { warnings } = await readNetwork({ ...place, editor: { ...editor, isStrict: false } });
  expect(warnings.map((warning) => warning.split(' ', 1)[0])).toEqual([
    'NODE_TLS_REJECT_UNAUTHORIZED=0',
    'http.proxyStrictSSL',
  ]);
  expect((await readNetwork({ ...place, environment: {}, editor })).warnings).toEqual([]);
});

test('settings of two editors can be told apart, and neither password is shown', async () => {
  const one = { ...editor, proxy: 'http://jane:secret@proxy.example:3128' };
  expect(networkKey(one)).not.toBe(networkKey({ ...one, proxy: 'http://jane:other@proxy.example:3128' }));
  expect(networkKey(editor)).toBe(networkKey(undefined));
  const settings = await readNetwork({ environment: {}, platform: 'linux', bundles: [], editor: one });
  expect(JSON.stringify([networkView(settings, []), networkKey(one)])).not.toMatch(/jane|secret/);
});
