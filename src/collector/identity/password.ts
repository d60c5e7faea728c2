// Passwords of local accounts: which are taken, and how they are kept. scrypt (RFC 7914); OWASP's settings with less memory
// a sign-in, since many may sign in at once.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Of scrypt: cost, block size, parallelisation. 128 * N * r bytes of memory. */
export interface ScryptParameters {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** Derives `length` bytes. Tests count its calls. */
export type DeriveKey = (
  password: string,
  salt: Uint8Array,
  length: number,
  parameters: ScryptParameters,
) => Promise<Uint8Array>;

const current: ScryptParameters = { N: 2 ** 15, r: 8, p: 1 };
const saltBytes = 16;
const keyBytes = 32;
const minCharacters = 12;
/** Longer ones cost more to normalise than they add. */
const maxCharacters = 256;

export const deriveWithScrypt: DeriveKey = (password, salt, length, parameters) =>
  new Promise((resolve, reject) => {
    // What it needs, and as much again for what is small.
    const maxmem = 256 * parameters.N * parameters.r + 1024 * 1024;
    scrypt(password, salt, length, { ...parameters, maxmem }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

/** `scrypt$N$r$p$salt$key`, the last two in base64url: what is stored. */
export async function hashPassword(password: string, deriveKey: DeriveKey = deriveWithScrypt): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await deriveKey(normalised(password), salt, keyBytes, current);
  return ['scrypt', current.N, current.r, current.p, base64url(salt), base64url(key)].join('$');
}

/**
 * `stored` undefined: there is no such account, or it has no password. Then the same work is done, and the answer is no.
 * Untrusted: the password.
 */
export async function isPassword(
  password: string,
  stored: string | undefined,
  deriveKey: DeriveKey = deriveWithScrypt,
): Promise<boolean> {
  const known = stored === undefined ? undefined : parsed(stored);
  const { parameters, salt, key } = known ?? { parameters: current, salt: randomBytes(saltBytes), key: noKey };
  const given = await deriveKey(normalised(password.slice(0, 4 * maxCharacters)), salt, keyBytes, parameters);
  const isSame = timingSafeEqual(given, key);
  return isSame && known !== undefined;
}

const noKey = new Uint8Array(keyBytes);

/** Undefined: it can be used; else why not, for people. Never repeats the password. Untrusted: both. */
export function passwordProblem(password: string, email: string): string | undefined {
  const text = normalised(password);
  const length = [...text].length;
  if (length < minCharacters) {
    return `A password has at least ${minCharacters} characters, and this one has ${length}. Take several words.`;
  }
  if (length > maxCharacters) return `A password has at most ${maxCharacters} characters.`;
  const lower = text.toLowerCase();
  const [local = ''] = email.toLowerCase().split('@');
  const guesses = ['pretense', email.toLowerCase(), ...(local.length >= 4 ? [local] : [])];
  if (guesses.some((guess) => lower.includes(guess))) {
    return 'A password does not hold "pretense", the e-mail address or the name in it: these are guessed first. Take another one.';
  }
  if (new Set(lower).size < 5) return 'The password repeats the same few characters. Take several words.';
  return undefined;
}

/** NFKC, so that the same password typed on another keyboard is the same (NIST SP 800-63B, 5.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

function parsed(stored: string) {
  const [scheme, N, r, p, salt, key] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return undefined;
  const parameters = { N: Number(N), r: Number(r), p: Number(p) };
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length !== keyBytes) return undefined;
  return { parameters, salt: Buffer.from(salt, 'base64url'), key: bytes };
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
