import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkpointText,
  cosign,
  ed25519Signer,
  type NoteSigner,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signNote,
  verifierKeyText,
  verifyCosignature,
  verifyNote,
} from './note.ts';

const seed = createHash('sha256').update('the seed of a test').digest();
const signer = ed25519Signer('pretense/dev_0a1b', seed);
const witness = ed25519Signer('witness.example/w1', createHash('sha256').update('another seed').digest(), 4);
const text = checkpointText({ origin: 'pretense/dev_0a1b/c_x', size: 50, root: 'ab'.repeat(32) });
const note = signNote(text, signer);

describe('a verifier key', () => {
  test('is written as name, id and bytes, and read back', () => {
    const written = verifierKeyText(signer.name, signer.key.publicKey, 1);
    const named = Buffer.concat([Buffer.from('pretense/dev_0a1b\n\x01'), signer.key.publicKey]);
    const id = createHash('sha256').update(named).digest('hex').slice(0, 8);
    const bytes = Buffer.concat([Buffer.of(1), signer.key.publicKey]).toString('base64');
    expect(written).toBe(`pretense/dev_0a1b+${id}+${bytes}`);
    const read = parseVerifierKey(`${written}\n`);
    expect({ ...read, publicKey: Buffer.from(read.publicKey) }).toEqual({
      ...signer.key,
      publicKey: Buffer.from(signer.key.publicKey),
    });
  });

  test('with a changed name, id, kind or byte is refused with a code', () => {
    const written = verifierKeyText(signer.name, signer.key.publicKey, 1);
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.integer({ min: 33, max: 126 }), (place, code) => {
        const changed = written.slice(0, place) + String.fromCharCode(code) + written.slice(place + 1);
        if (changed === written) return;
        expect(() => parseVerifierKey(changed)).toThrow(expect.objectContaining({ code: 'malformed' }));
      }),
    );
  });

  test('of any text is read or refused with a code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (hostile) => {
        try {
          parseVerifierKey(hostile);
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed' });
        }
      }),
    );
  });
});

describe('a signed note', () => {
  test('carries the text, an empty line and a line that Ed25519 itself accepts', () => {
    const [body, line = ''] = note.split('\n\n');
    expect(`${body}\n`).toBe(text);
    const [dash, name, encoded = ''] = line.trimEnd().split(' ');
    expect([dash, name]).toEqual(['\u2014', signer.name]);
    const bytes = Buffer.from(encoded, 'base64');
    expect(bytes.readUInt32BE(0)).toBe(signer.key.id);
    const x = Buffer.from(signer.key.publicKey).toString('base64url');
    const publicKey = { key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' } as const;
    expect(verify(null, Buffer.from(text), publicKey, bytes.subarray(4))).toBe(true);
  });

  test('holds for every text that a note can have, and for no other text or key', () => {
    const other = ed25519Signer(signer.name, createHash('sha256').update('a third seed').digest());
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (left, right) => {
        const clean = (part: string): string => part.replaceAll(/[\p{Cc}\ufffd]/gu, '');
        const signed = signNote(`${clean(left)}\n${clean(right)}\n`, signer);
        expect(parseNote(signed).text).toBe(`${clean(left)}\n${clean(right)}\n`);
        expect(verifyNote(signed, signer.key)).toBe(true);
        expect(verifyNote(`x${signed}`, signer.key)).toBe(false);
        expect(verifyNote(signed, other.key)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test('with any changed bit is refused and not thrown at', () => {
    const bytes = Buffer.from(note);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifyNote(changed.toString('utf8'), signer.key)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('of any bytes is read or refused with a code', () => {
    const pieces = fc.constantFrom('\n', '\n\n', '\u2014 ', 'a', ' ', 'AAAAAAAA', '\0', '\ud800', 'name');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const hostile = parts.join('');
        expect(verifyNote(hostile, signer.key)).toBe(false);
        for (const parse of [parseNote, parseCheckpoint]) {
          try {
            parse(hostile);
          } catch (error) {
            expect(error).toMatchObject({ code: 'malformed' });
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['without a newline at its end', 'text'],
    ['with a control character', 'te\u001bxt\n'],
    ['with half a character', 'te\ud800xt\n'],
  ])('is not made of a text %s', (_name, bad) => {
    expect(() => signNote(bad, signer)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  test('whose own line is wrong does not hold, even beside one that is right', () => {
    const [, wrong = ''] = signNote('another text\n', signer).split('\n\n');
    expect(verifyNote(note + wrong, signer.key)).toBe(false);
  });
});

describe('a checkpoint', () => {
  test('is three lines: origin, size, root', () => {
    const root = createHash('sha256').digest();
    expect(checkpointText({ origin: 'o', size: 0, root: root.toString('hex') })).toBe(
      `o\n0\n${root.toString('base64')}\n`,
    );
  });

  test('reads back what was written', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\w./-]{1,40}$/),
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (origin, size, bytes) => {
          const checkpoint = { origin, size, root: Buffer.from(bytes).toString('hex') };
          expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
        },
      ),
    );
  });

  test.each([
    ['a size with a zero before it', 'o\n050\n'],
    ['a size beyond what a number holds', 'o\n9999999999999999\n'],
    ['a negative size', 'o\n-1\n'],
    ['an empty origin', '\n5\n'],
  ])('with %s is refused', (_name, start) => {
    const root = Buffer.alloc(32).toString('base64');
    expect(() => parseCheckpoint(`${start}${root}\n`)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });

  test('with a root that is written in another way, or with more lines, is refused', () => {
    const root = Buffer.alloc(32).toString('base64');
    for (const end of [`${root.slice(0, -1)}\n`, ` ${root}\n`, `${root}\nmore\n`, root]) {
      expect(() => parseCheckpoint(`o\n5\n${end}`)).toThrow(expect.objectContaining({ code: 'malformed' }));
    }
  });
});

describe('the cosignature of a witness', () => {
  test('says when it saw the note, and leaves the signature of the log as it is', () => {
    const cosigned = cosign(note, witness, 1_790_000_000);
    expect(verifyCosignature(cosigned, witness.key)).toEqual({ time: 1_790_000_000 });
    expect(verifyNote(cosigned, signer.key)).toBe(true);
    expect(cosigned.startsWith(note)).toBe(true);
  });

  test('is over the words of the specification', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const signed: string[] = [];
    const spy: NoteSigner = {
      ...witness,
      sign: (message) => {
        signed.push(Buffer.from(message).toString());
        return sign(null, message, privateKey);
      },
    };
    cosign(note, spy, 7);
    expect(signed.join()).toBe(`cosignature/v1\ntime 7\n${text}`);
  });

  test('is not there when nobody cosigned, another did, or the time was changed', () => {
    const cosigned = cosign(note, witness, 1_790_000_000);
    expect(verifyCosignature(note, witness.key)).toBeUndefined();
    expect(verifyCosignature(note, signer.key)).toBeUndefined();
    const other = ed25519Signer(witness.name, seed, 4);
    expect(verifyCosignature(cosigned, other.key)).toBeUndefined();
    const last = cosigned.trimEnd().split(' ').at(-1) ?? '';
    const bytes = Buffer.from(last, 'base64');
    bytes.writeUInt8(1, 11);
    expect(verifyCosignature(cosigned.replace(last, bytes.toString('base64')), witness.key)).toBeUndefined();
  });
});
