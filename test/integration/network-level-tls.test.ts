// TLS and client certificates of the socket that faces the network, with certificates made at run time.
import { afterEach, describe, expect, test } from 'vitest';
import type { NetworkTls } from '../../src/proxy/network-level/network-door.ts';
import type { NetworkLevel } from '../../src/proxy/network-level/network-level.ts';
import { comeIn, newToken, ownersOf, testLevel } from './network-level-clients.ts';
import { type Identity, privateAuthority } from './proxy-certificate.ts';
import { anthropicHeaders, startTestProxy, type TestProxy } from './proxy-harness.ts';

const company = privateAuthority();
const stranger = privateAuthority();
const server = company.issue(['pretense.example', '127.0.0.1']);
const trust = { isTls: true, ca: company.certificate } as const;
const shown = ({ certificate, key }: Identity) => ({ cert: certificate, key });
const carol = company.issue([], { subject: 'carol@example.com' });

let proxy: TestProxy | undefined;
afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

async function open(tls: Partial<NetworkTls>, more: Partial<NetworkLevel> = {}) {
  const whole = { certificate: server.certificate, key: server.key, clientAuthorities: undefined, ...tls };
  const clients = { ownerOf: undefined, needsCertificate: whole.clientAuthorities !== undefined };
  const networkLevel = testLevel({ tls: () => whole, clients, ...more });
  const opened = await startTestProxy({ settings: { networkLevel } });
  proxy = opened;
  return { network: opened, port: opened.proxy.network?.port ?? 0 };
}

/** The handshake of TLS 1.3 ends before the server has looked: the failure shows on the first read. */
const failure = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'served',
    (error: unknown) => String((error as { readonly code?: unknown }).code),
  );

describe('with client certificates', () => {
  const mutual = { clientAuthorities: company.certificate };

  test('the subject is the developer of the record', async () => {
    const { network, port } = await open(mutual);
    expect((await comeIn(port, { ...trust, ...shown(carol) })).status).toBe(200);
    expect(await network.recordOf('ai.request')).toMatchObject({
      developer: 'carol@example.com',
      developer_source: 'certificate',
    });
  });

  test.each([
    ['no certificate', {}],
    ['a certificate of another authority', shown(stranger.issue([], { subject: 'carol@example.com' }))],
    ['an expired certificate', shown(company.issue([], { subject: 'carol@example.com', isExpired: true }))],
  ])('%s is refused in the handshake', async (_name, certificate) => {
    const { network, port } = await open(mutual);
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const)
      expect(await failure(comeIn(port, { ...trust, ...certificate, maxVersion }))).toMatch(
        /^(?:ERR_SSL_|EPROTO|ECONNRESET|EPIPE)/,
      );
    expect(network.provider.received).toEqual([]);
  });

  test.each([
    ['control characters', 'carol\nmallory'],
    ['nothing', ''],
  ])('a subject of %s is nobody', async (_name, subject) => {
    const { network, port } = await open(mutual);
    const answer = await comeIn(port, { ...trust, ...shown(company.issue([], { subject })) });
    expect([answer.status, answer.headers['x-pretense-rule']]).toEqual([403, 'client-unknown']);
    expect(network.provider.received).toEqual([]);
  });

  test('and a token where both are asked for: the certificate gives the name', async () => {
    const token = newToken();
    const clients = { ownerOf: ownersOf({ laptop: token }), needsCertificate: true };
    const { network, port } = await open(mutual, { clients });
    expect((await comeIn(port, { ...trust, ...shown(carol) })).status).toBe(403);
    const headers = [...anthropicHeaders, 'x-pretense-token', token];
    expect((await comeIn(port, { ...trust, ...shown(carol), headers })).status).toBe(200);
    expect(await network.recordOf('ai.request', 2)).toMatchObject({ developer: 'carol@example.com' });
  });
});

describe('with TLS', () => {
  const token = newToken();
  const clients = { ownerOf: ownersOf({ alice: token }), needsCertificate: false };
  const headers = [...anthropicHeaders, 'x-pretense-token', token];

  test('TLS 1.1 is refused, 1.2 and 1.3 are spoken', async () => {
    const { port } = await open({}, { clients });
    // OpenSSL itself speaks 1.1 only at its lowest level of security.
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await failure(comeIn(port, { ...trust, headers, ...old }))).toMatch(/^(?:ERR_SSL_|EPROTO)/);
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
      expect((await comeIn(port, { ...trust, headers, minVersion: version, maxVersion: version })).status).toBe(200);
  });

  test('plain HTTP gets no answer', async () => {
    const { network, port } = await open({}, { clients });
    expect(await failure(comeIn(port, { headers }))).not.toBe('served');
    expect(network.provider.received).toEqual([]);
  });

  test('a handshake for another server is refused', async () => {
    const { port } = await open({}, { clients });
    expect(await failure(comeIn(port, { ...trust, headers, servername: 'other.example' }))).not.toBe('served');
  });

  test('a request for another name than that of its handshake is refused', async () => {
    const hostNames = new Set(['pretense.example', 'second.example']);
    const { port } = await open({}, { clients, hostNames });
    expect((await comeIn(port, { ...trust, headers, host: 'second.example' })).status).toBe(421);
  });

  test.each([
    ['by an unknown authority', stranger.issue(['pretense.example']), /^(?:UNABLE_TO|SELF_SIGNED|CERT_SIGNATURE)/],
    ['for another name', company.issue(['other.example']), /^ERR_TLS_CERT_ALTNAME_INVALID$/],
    ['that has expired', company.issue(['pretense.example'], { isExpired: true }), /^CERT_HAS_EXPIRED$/],
  ])('a certificate of the server %s is refused by its clients', async (_name, identity, expected) => {
    const { network, port } = await open({ certificate: identity.certificate, key: identity.key }, { clients });
    expect(await failure(comeIn(port, { ...trust, headers }))).toMatch(expected);
    expect(network.provider.received).toEqual([]);
  });

  test('a renewed certificate is shown to the next connection, and a broken one to nobody', async () => {
    const expired = company.issue(['pretense.example'], { isExpired: true });
    let tls: NetworkTls = { certificate: expired.certificate, key: expired.key, clientAuthorities: undefined };
    const { port } = await open({}, { clients, tls: () => tls });
    expect(await failure(comeIn(port, { ...trust, headers }))).toBe('CERT_HAS_EXPIRED');
    tls = { ...tls, certificate: server.certificate, key: server.key };
    // The first connection after the change brings it about; whether it is shown there already is OpenSSL's to say.
    await failure(comeIn(port, { ...trust, headers }));
    expect((await comeIn(port, { ...trust, headers })).status).toBe(200);
    tls = { ...tls, certificate: 'no certificate' };
    await failure(comeIn(port, { ...trust, headers }));
    expect((await comeIn(port, { ...trust, headers })).status).toBe(200);
  });

  test('files that are no certificate stop the start', async () => {
    const bad = testLevel({ clients, tls: () => ({ certificate: 'x', key: 'y', clientAuthorities: undefined }) });
    await expect(startTestProxy({ settings: { networkLevel: bad } })).rejects.toMatchObject({ code: 'tls-invalid' });
  });
});
