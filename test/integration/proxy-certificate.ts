// Certificates made at run time, so that no key lies in the repository (DER, RFC 5280).
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface Identity {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
}

export interface Authority {
  /** PEM of the root. */
  readonly certificate: string;
  /** A certificate for these names and IPv4 addresses, signed by the root. */
  issue(names: readonly string[], options?: IssueOptions): Identity;
}

export interface IssueOptions {
  /** Common name of the subject. */
  readonly subject?: string;
  /** It was valid until an hour ago. */
  readonly isExpired?: boolean;
}

/** A self-signed certificate for 127.0.0.1. */
export function selfSignedCertificate(): Identity {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return identityOf({
    subject: 'pretense test',
    issuer: 'pretense test',
    keys,
    signer: keys.privateKey,
    names: ['127.0.0.1'],
  });
}

/** A company's own root. */
export function privateAuthority(): Authority {
  const root = 'pretense test root';
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { certificate } = identityOf({ subject: root, issuer: root, keys, signer: keys.privateKey, names: [] });
  return {
    certificate,
    issue: (names, { subject = 'pretense test leaf', isExpired = false } = {}) => {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return identityOf({ subject, issuer: root, keys: own, signer: keys.privateKey, names, isExpired });
    },
  };
}

interface CertificateParts {
  readonly subject: string;
  readonly issuer: string;
  readonly keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly signer: KeyObject;
  readonly names: readonly string[];
  readonly isExpired?: boolean;
}

let lastSerial = 1;

function identityOf({ subject, issuer, keys, signer, names, isExpired = false }: CertificateParts): Identity {
  const algorithm = sequence(objectId('2a8648ce3d040302'));
  const validity = sequence(
    utcTime(Date.now() - 86_400_000),
    utcTime(Date.now() + (isExpired ? -3_600_000 : 86_400_000)),
  );
  const isAuthority = sequence(
    objectId('551d13'),
    tlv(0x01, Buffer.from([0xff])),
    octets(subject === issuer ? sequence(tlv(0x01, Buffer.from([0xff]))) : sequence()),
  );
  const alternativeNames = sequence(objectId('551d11'), octets(sequence(...names.map(alternativeName))));
  lastSerial += 1;
  const content = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([lastSerial])),
    algorithm,
    commonName(issuer),
    validity,
    commonName(subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(isAuthority, ...(names.length === 0 ? [] : [alternativeNames]))),
  );
  const signature = sign('sha256', content, signer);
  const der = sequence(content, algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} CERTIFICATE-----`);
  return {
    key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `${begin}\n${lines.join('\n')}\n${end}\n`,
  };
}

function alternativeName(name: string): Buffer {
  const isAddress = /^[\d.]+$/.test(name);
  return isAddress ? tlv(0x87, Buffer.from(name.split('.').map(Number))) : tlv(0x82, Buffer.from(name, 'latin1'));
}

function commonName(text: string): Buffer {
  return sequence(tlv(0x31, sequence(objectId('550403'), tlv(0x0c, Buffer.from(text)))));
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const length = value.length < 0x80 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts);
const octets = (value: Buffer): Buffer => tlv(0x04, value);
const objectId = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));

function utcTime(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, '').slice(2, 14);
  return tlv(0x17, Buffer.from(`${digits}Z`));
}
