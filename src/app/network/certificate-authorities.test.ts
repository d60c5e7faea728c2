import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { readAuthorities } from './certificate-authorities.ts';

const folder = mkdtempSync(join(tmpdir(), 'pretense-authorities-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Real certificates, as if they were a company's: a built-in one with another spelling is still the same. */
const [first = '', second = ''] = rootCertificates;
const foreign = (name: string) =>
  first.replace(/\n[\s\S]{8}/, `\n${Buffer.from(name.padEnd(6, '.')).toString('base64')}`);

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const none = { environment: {}, platform: 'linux', bundles: [], systemCertificates: () => [] } as const;

describe('the certificates of the system', () => {
  test('are those that Node gives, without the built-in ones and each once', async () => {
    const given = [first.replaceAll('\n', '\r\n'), foreign('one'), `${foreign('one')}\n`, foreign('two')];
    const { certificates, sources, warnings } = await readAuthorities({ ...none, systemCertificates: () => given });
    expect(certificates).toEqual([foreign('one'), foreign('two')]);
    expect(sources).toEqual([{ name: 'system', file: undefined, count: 4 }]);
    expect(warnings).toEqual([]);
  });

  test('are the first bundle of Linux that there is, where Node gives none', async () => {
    const systemCertificates = (): never => {
      throw new Error('not in this build');
    };
    const bundle = file('bundle.pem', `# one\n${foreign('one')}\nnoise\n${foreign('two')}`);
    const bundles = [join(folder, 'missing'), file('empty.pem', 'nothing'), bundle];
    const read = await readAuthorities({ ...none, bundles, systemCertificates });
    expect(read.certificates).toHaveLength(2);
    expect(read.sources).toEqual([{ name: 'system', file: bundle, count: 2 }]);
    const { SSL_CERT_FILE } = { SSL_CERT_FILE: file('named.pem', foreign('three')) };
    const named = await readAuthorities({ ...none, bundles, systemCertificates, environment: { SSL_CERT_FILE } });
    expect(named.sources).toEqual([{ name: 'system', file: SSL_CERT_FILE, count: 1 }]);
  });

  test.each(['darwin', 'win32'] as const)('are not looked for in files of %s', async (platform) => {
    const bundles = [file('other.pem', foreign('one'))];
    const read = await readAuthorities({ ...none, platform, bundles, systemCertificates: () => [] });
    expect(read).toEqual({ certificates: [], sources: [], warnings: [] });
  });
});

describe('NODE_EXTRA_CA_CERTS', () => {
  const extra = (path: string) => readAuthorities({ ...none, environment: { NODE_EXTRA_CA_CERTS: path } });

  test('is read, and what is built in already is not trusted twice', async () => {
    const { sources, certificates, warnings } = await extra(file('extra.pem', `${first}\n${second}`));
    expect(sources).toMatchObject([{ name: 'NODE_EXTRA_CA_CERTS', count: 2 }]);
    expect([certificates, warnings]).toEqual([[], []]);
  });

  test.each([
    ['that is missing', () => join(folder, 'missing.pem')],
    ['without a certificate', () => file('none.pem', 'hello')],
    ['with a broken one', () => file('broken.pem', first.replaceAll(/[A-Z]{4}/g, '!!!!'))],
  ])('naming a file %s is told, and harmless', async (_name, path) => {
    const { sources, warnings } = await extra(path());
    expect(sources).toEqual([]);
    expect(warnings).toMatchObject([expect.stringContaining('NODE_EXTRA_CA_CERTS')]);
  });
});
