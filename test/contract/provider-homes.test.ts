// Routing and the proxy each have a list of providers, as neither may import the other: the two must say the same.
import { describe, expect, test } from 'vitest';
import { type ProviderHome, providerHomes, vendorOfHost } from '../../src/clients/provider-homes.ts';
import { openUpstreams, upstreamProblem } from '../../src/proxy/upstreams.ts';

const upstreams = openUpstreams({});
const homes: readonly (readonly [string, ProviderHome])[] = Object.entries(providerHomes);

describe.each(homes)('%s', (name, home) => {
  test('has the host and the vendor of the upstream that it names', () => {
    if (home.key === undefined) return expect(upstreams.has(name)).toBe(false);
    const upstream = upstreams.get(home.key);
    expect(upstream?.url.origin).toBe(new URL(home.base).origin);
    expect(upstream?.vendor).toBe(home.vendor);
  });

  test('is a host that the proxy takes when its address is remembered', () => {
    const vendor = home.vendor ?? vendorOfHost(new URL(home.base), home.dialect);
    expect(upstreamProblem(`own-host:${vendor}`, home.base)).toBeUndefined();
  });
});
