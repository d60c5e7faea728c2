// Signed notes (C2SP signed-note), checkpoints as their text (C2SP tlog-checkpoint) and the cosignature of a witness with
// its time (C2SP tlog-cosignature, cosignature/v1). Ed25519 throughout (RFC 8032).
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { AuditError } from './error.ts';
import { hashBytes } from './tree.ts';

/** 1: Ed25519 over the text of a note. 4: Ed25519 cosignature/v1, over the text and a time. */
export type KeyAlgorithm = 1 | 4;

export interface VerifierKey {
  readonly name: string;
  /** The first four bytes of SHA-256(name || 0x0a || algorithm || public key), big-endian. */
  readonly id: number;
  readonly algorithm: KeyAlgorithm;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Holds a private key. */
export interface NoteSigner {
  readonly name: string;
  readonly key: VerifierKey;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  /** Without the id of the key. */
  readonly signature: Uint8Array;
}

export interface Note {
  /** With the newline at its end: exactly what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface Checkpoint {
  /** Names the log: no newline, not empty. */
  readonly origin: string;
  /** Records that the tree covers. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

const publicKeyBytes = 32;
const signatureBytes = 64;
const timeBytes = 8;
const idBytes = 4;
const maxNoteBytes = 1024 * 1024;
const maxSignatures = 100;
const linePrefix = '\u2014 ';

/** `name+id+key`: the id as eight hex digits, the algorithm and the public key as base64. */
export function verifierKeyText(name: string, publicKey: Uint8Array, algorithm: KeyAlgorithm): string {
  const { id } = verifierKey(name, publicKey, algorithm);
  const bytes = Buffer.concat([Buffer.of(algorithm), publicKey]);
  return `${name}+${id.toString(16).padStart(2 * idBytes, '0')}+${bytes.toString('base64')}`;
}

/** Throws AuditError `malformed` for a name that no note can hold or a key that is not 32 bytes long. */
export function verifierKey(name: string, publicKey: Uint8Array, algorithm: KeyAlgorithm): VerifierKey {
  if (!isKeyName(name)) throw malformed('the name of a key is empty or holds a space, a plus or a control character');
  if (publicKey.length !== publicKeyBytes) throw malformed('a public key has 32 bytes');
  const named = Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Buffer.of(algorithm), publicKey]);
  return { name, id: hash('sha256', named, 'buffer').readUInt32BE(0), algorithm, publicKey };
}

/** Untrusted: the text (white space around it is left out). Throws AuditError `malformed`. */
export function parseVerifierKey(text: string): VerifierKey {
  // Base64 may hold a plus, a name may not: it is the third part that is not split.
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim());
  if (match === null) throw malformed('a verifier key is written as name+id+key');
  const [, name = '', id = '', encoded = ''] = match;
  const bytes = fromBase64(encoded);
  const algorithm = bytes?.[0];
  if (bytes === undefined || (algorithm !== 1 && algorithm !== 4)) {
    throw malformed('the verifier key is of a kind that is not known here; Ed25519 is');
  }
  const key = verifierKey(name, bytes.subarray(1), algorithm);
  if (key.id !== Number.parseInt(id, 16)) throw malformed('the id of the verifier key does not belong to its bytes');
  return key;
}

export function isSameKey(left: VerifierKey, right: VerifierKey): boolean {
  return (
    left.name === right.name &&
    left.algorithm === right.algorithm &&
    Buffer.compare(left.publicKey, right.publicKey) === 0
  );
}

/** DER up to the 32 bytes of the seed (RFC 8410 §7). */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs with an Ed25519 seed of 32 bytes. */
export function ed25519Signer(name: string, seed: Uint8Array, algorithm: KeyAlgorithm = 1): NoteSigner {
  if (seed.length !== publicKeyBytes) throw malformed('a seed has 32 bytes');
  const der = Buffer.concat([privateKeyPrefix, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const key = verifierKey(name, Buffer.from(x, 'base64url'), algorithm);
  return { name, key, sign: (message) => sign(null, message, privateKey) };
}

/** Untrusted: all three. Never throws. */
export function verifySignature(key: VerifierKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== signatureBytes) return false;
  try {
    return verify(null, message, publicKeyObject(key.publicKey), signature);
  } catch {
    // Bytes that are no point of the curve.
    return false;
  }
}

function publicKeyObject(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** A whole note. `text` ends with a newline and holds no other control character; otherwise AuditError `malformed`. */
export function signNote(text: string, signer: NoteSigner): string {
  if (!isNoteText(text)) throw malformed('the text of a note ends with a newline and holds no control characters');
  return `${text}\n${signatureLine(signer.key, signer.sign(Buffer.from(text, 'utf8')))}`;
}

/** The note with one more line: what a witness does. `time` in seconds since 1970. */
export function cosign(note: string, signer: NoteSigner, time: number): string {
  const { text } = parseNote(note);
  const stamp = Buffer.alloc(timeBytes);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = signer.sign(cosignedMessage(text, time));
  return note + signatureLine(signer.key, Buffer.concat([stamp, signature]));
}

function signatureLine(key: VerifierKey, signature: Uint8Array): string {
  const id = Buffer.alloc(idBytes);
  id.writeUInt32BE(key.id);
  return `${linePrefix}${key.name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

function cosignedMessage(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, 'utf8');
}

/** Untrusted: at most 1 MiB and 100 signatures. Checks the form and no signature. Throws AuditError `malformed`. */
export function parseNote(note: string): Note {
  if (note.length > maxNoteBytes) throw malformed('a note is at most 1 MiB long');
  // The text may hold empty lines; signature lines may not.
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n')) throw malformed('a note is a text, an empty line and signature lines');
  const text = note.slice(0, end + 1);
  if (!isNoteText(text)) throw malformed('the text of a note holds control characters or no valid Unicode');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > maxSignatures) throw malformed('a note has at most 100 signatures');
  return { text, signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): NoteSignature {
  const match = /^\u2014 (\S+) (\S+)$/u.exec(line);
  const [, name = '', encoded = ''] = match ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= idBytes) {
    throw malformed('a line after the text of a note is no signature');
  }
  return { name, id: bytes.readUInt32BE(0), signature: bytes.subarray(idBytes) };
}

/**
 * True when the key signed this text: at least one signature names it, and each that does is right. Signatures of others
 * are not looked at. Untrusted: the note. Never throws.
 */
export function verifyNote(note: string, key: VerifierKey): boolean {
  if (key.algorithm !== 1) return false;
  const own = ownSignatures(note, key);
  if (own === undefined) return false;
  const message = Buffer.from(own.text, 'utf8');
  return own.signatures.length > 0 && own.signatures.every(({ signature }) => verifySignature(key, message, signature));
}

/**
 * When the witness saw this text, in seconds since 1970, by its own clock; undefined when it did not sign it, or a line in
 * its name is wrong. Of several times the first one. Untrusted: the note. Never throws.
 */
export function verifyCosignature(note: string, witnessKey: VerifierKey): { readonly time: number } | undefined {
  if (witnessKey.algorithm !== 4) return undefined;
  const own = ownSignatures(note, witnessKey);
  if (own === undefined) return undefined;
  const times: number[] = [];
  for (const { signature } of own.signatures) {
    if (signature.length !== timeBytes + signatureBytes) return undefined;
    const time = Number(Buffer.from(signature).readBigUInt64BE(0));
    const message = cosignedMessage(own.text, time);
    if (!Number.isSafeInteger(time) || !verifySignature(witnessKey, message, signature.subarray(timeBytes))) {
      return undefined;
    }
    times.push(time);
  }
  return times.length === 0 ? undefined : { time: Math.min(...times) };
}

function ownSignatures(note: string, key: VerifierKey): Note | undefined {
  try {
    const { text, signatures } = parseNote(note);
    return { text, signatures: signatures.filter(({ name, id }) => name === key.name && id === key.id) };
  } catch {
    return undefined;
  }
}

/** The three lines of C2SP tlog-checkpoint, without extension lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`;
}

/**
 * Untrusted: the text of a note (no signatures). Extension lines are refused: we write none, and what stands in them would
 * be signed without being understood. Throws AuditError `malformed`.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const match = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n$/.exec(text);
  const [, origin = '', digits = '', encoded = ''] = match ?? [];
  const size = Number(digits);
  const root = fromBase64(encoded);
  if (match === null || !Number.isSafeInteger(size) || root?.length !== hashBytes) {
    throw malformed('the text of a checkpoint is an origin, a size and a root');
  }
  return { origin, size, root: root.toString('hex') };
}

/** Undefined for anything but the one way to write these bytes. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\p{Cc}]/u.test(name) && isWellFormed(name);
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/(?!\n)\p{Cc}/u.test(text) && isWellFormed(text);
}

/** No half surrogate pair, and nothing that stood for bytes that were no UTF-8. */
function isWellFormed(text: string): boolean {
  return !/[\p{Surrogate}\ufffd]/u.test(text);
}

function malformed(message: string): AuditError {
  return new AuditError('malformed', message);
}
