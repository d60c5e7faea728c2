// The signature of an organisation's policy: Ed25519 (RFC 8032) over the canonical JSON (RFC 8785) of who signed which
// bytes when. It lies beside the policy as `policy.jsonc.sig`; the key that is trusted lies there as `policy.pub`.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { CodedError } from '../../base/error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';

/**
 * - `key-unusable`: the key is no Ed25519 key in PEM.
 * - `missing`, `unreadable`: the signature is not there, or is not of our form.
 * - `mismatch`: the policy is not the one that was signed, or not by the trusted key.
 */
export type SignatureErrorCode = 'key-unusable' | 'missing' | 'unreadable' | 'mismatch';

export class SignatureError extends CodedError<SignatureErrorCode> {}

interface Statement {
  readonly v: 1;
  readonly algorithm: 'ed25519';
  /** First 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string;
  /** Hex. */
  readonly policySha256: string;
  readonly signedBy: string;
  /** RFC 3339. */
  readonly signedAt: string;
}

export interface PolicySignature extends Statement {
  /** Base64. */
  readonly signature: string;
}

/** PEM (PKCS #8 and SPKI). */
export function makePolicyKeys(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Throws SignatureError `key-unusable`. */
export function signPolicy(
  policy: Uint8Array,
  privateKey: string,
  by: { readonly name: string; readonly at: Date },
): PolicySignature {
  const key = ed25519Key(() => createPrivateKey(privateKey));
  const statement: Statement = {
    v: 1,
    algorithm: 'ed25519',
    keyId: keyIdOf(createPublicKey(key)),
    policySha256: sha256(policy),
    signedBy: by.name,
    signedAt: by.at.toISOString(),
  };
  return { ...statement, signature: sign(null, bytesOf(statement), key).toString('base64') };
}

/** The public key of a private one, PEM. Throws SignatureError `key-unusable`. */
export function publicKeyOf(privateKey: string): string {
  const key = ed25519Key(() => createPrivateKey(privateKey));
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** Who signed it. Throws SignatureError. Untrusted: all but the key. */
export function checkPolicySignature(
  policy: Uint8Array,
  signatureText: string | undefined,
  publicKey: string,
): Statement {
  const key = ed25519Key(() => createPublicKey(publicKey));
  if (signatureText === undefined) {
    throw new SignatureError(
      'missing',
      'it is not signed: policy.jsonc.sig is not there. Sign it with `pretense policy sign`',
    );
  }
  const { signature, ...statement } = parseSignature(signatureText);
  const isOfKey = statement.keyId === keyIdOf(key);
  const isOfPolicy = statement.policySha256 === sha256(policy);
  if (!isOfKey || !isOfPolicy || !verify(null, bytesOf(statement), key, Buffer.from(signature, 'base64'))) {
    const reason = !isOfPolicy ? 'it was changed after it was signed' : 'its signature is not by the key in policy.pub';
    throw new SignatureError('mismatch', `${reason}. Sign it again with \`pretense policy sign\``);
  }
  return statement;
}

function parseSignature(text: string): PolicySignature {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isSignature(value)) return value;
  throw new SignatureError(
    'unreadable',
    'policy.jsonc.sig is not a signature of Pretense. Sign it again with `pretense policy sign`',
  );
}

const textFields = ['keyId', 'policySha256', 'signedBy', 'signedAt', 'signature'] as const;

function isSignature(value: unknown): value is PolicySignature {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const isOurs = fields.get('v') === 1 && fields.get('algorithm') === 'ed25519';
  return (
    isOurs && fields.size === textFields.length + 2 && textFields.every((name) => typeof fields.get(name) === 'string')
  );
}

function ed25519Key(read: () => KeyObject): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read();
  } catch {
    key = undefined;
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new SignatureError('key-unusable', 'the key is not an Ed25519 key in PEM');
}

function keyIdOf(publicKey: KeyObject): string {
  return sha256(publicKey.export({ type: 'spki', format: 'der' })).slice(0, 16);
}

function bytesOf(statement: Statement): Buffer {
  return Buffer.from(canonicalJson({ ...statement }), 'utf8');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
