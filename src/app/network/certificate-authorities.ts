// Which certificates are trusted besides the built-in ones: those of the system, and of NODE_EXTRA_CA_CERTS. Node reads
// neither for a worker thread of an editor, and the second only where nothing else is given.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { textOf, type Variables } from '../../base/proxy-variables.ts';

export interface Authorities {
  /** PEM, one certificate each. */
  readonly certificates: readonly string[];
  readonly sources: readonly AuthoritySource[];
  readonly warnings: readonly string[];
}

export interface AuthoritySource {
  /** `system`, or the variable. */
  readonly name: string;
  /** File that they were read from; undefined: the system gave them. */
  readonly file: string | undefined;
  readonly count: number;
}

export interface AuthorityPlace {
  readonly environment: Variables;
  readonly platform: NodeJS.Platform;
  /** Default: what Node knows of the system, from 22.15 on. */
  readonly systemCertificates?: (() => readonly string[]) | undefined;
  /** Default: where the distributions of Linux keep theirs. */
  readonly bundles?: readonly string[];
}

const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const maxFileBytes = 16 * 1024 * 1024;

/** Never rejects: what cannot be read is missing, and told in a warning where somebody asked for it. */
export async function readAuthorities(place: AuthorityPlace): Promise<Authorities> {
  const system = await systemAuthorities(place);
  const extra = await extraAuthorities(place.environment);
  const parts = [system, extra].filter((part) => part !== undefined);
  return {
    certificates: distinct(parts.flatMap((part) => part.certificates)),
    sources: parts.flatMap(({ certificates, name, file }) =>
      certificates.length === 0 ? [] : [{ name, file, count: certificates.length }],
    ),
    warnings: parts.flatMap(({ warning }) => (warning === undefined ? [] : [warning])),
  };
}

interface Part {
  readonly name: string;
  readonly file: string | undefined;
  readonly certificates: readonly string[];
  readonly warning: string | undefined;
}

async function systemAuthorities(place: AuthorityPlace): Promise<Part | undefined> {
  const given = fromNode(place.systemCertificates ?? nodeSystemCertificates());
  if (given.length > 0) return { name: 'system', file: undefined, certificates: given, warning: undefined };
  if (place.platform !== 'linux') return undefined;
  const named = textOf(place.environment, 'SSL_CERT_FILE');
  for (const file of [...(named === '' ? [] : [named]), ...(place.bundles ?? linuxBundles)]) {
    const certificates = certificatesOf(await textOfFile(file));
    if (certificates.length > 0) return { name: 'system', file, certificates, warning: undefined };
  }
  return undefined;
}

function nodeSystemCertificates(): (() => readonly string[]) | undefined {
  const { getCACertificates } = tls as { readonly getCACertificates?: (kind: 'system') => string[] };
  return getCACertificates === undefined ? undefined : () => getCACertificates('system');
}

/** An editor's build of Node may have the function and refuse it. */
function fromNode(read: (() => readonly string[]) | undefined): readonly string[] {
  try {
    return read?.() ?? [];
  } catch {
    return [];
  }
}

async function extraAuthorities(environment: Variables): Promise<Part | undefined> {
  const name = 'NODE_EXTRA_CA_CERTS';
  const file = textOf(environment, name);
  if (file === '') return undefined;
  const certificates = certificatesOf(await textOfFile(file)).filter(isCertificate);
  const warning =
    certificates.length > 0
      ? undefined
      : `${name} names ${file}, but no certificate could be read there: none is trusted because of it.`;
  return { name, file, certificates, warning };
}

async function textOfFile(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return bytes.length > maxFileBytes ? '' : bytes.toString('latin1');
  } catch {
    return '';
  }
}

/** The blocks of a PEM file; what stands between them says nothing. */
function certificatesOf(text: string): readonly string[] {
  return text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? [];
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** The same certificate is often in several places, wrapped differently; each costs its share of every start. */
function distinct(certificates: readonly string[]): readonly string[] {
  const known = new Set(tls.rootCertificates.map(plain));
  return certificates.filter((pem) => {
    const text = plain(pem);
    const isNew = !known.has(text);
    known.add(text);
    return isNew;
  });
}

function plain(pem: string): string {
  return pem.replace(/\s+/g, '');
}
