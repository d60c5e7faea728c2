// Values that must never stand in anything that Pretense writes for people or keeps: planted in what goes through it,
// then looked for in every byte, plain and encoded. Made at run time, so that no file of the project holds one.
import { sampleText } from './samples.ts';

export interface Canary {
  readonly kind: 'secret' | 'password' | 'protected name' | 'prompt text';
  readonly text: string;
}

/** A token of a vendor's format. */
export const secretCanary = ['ghp', sampleText('base62', 36, 4711)].join('_');
/** What follows a user name in an address. */
export const passwordCanary = ['Nimbus', 'Gannet', '47'].join('-');
/** A name that a workspace declares; none of its words stands anywhere else. */
export const nameCanary = ['Quil', 'mar', 'Brond', 'esk', 'Vault'].join('');
/** A sentence as a user types it. */
export const promptCanary = ['nine grey herons', 'walk over', 'green glass at noon'].join(' ');

export const canaries: readonly Canary[] = [
  { kind: 'secret', text: secretCanary },
  { kind: 'password', text: passwordCanary },
  { kind: 'protected name', text: nameCanary },
  { kind: 'prompt text', text: promptCanary },
];

/** Says which canaries stand in the bytes, and how they are spelled there: never the canary itself. */
export function canariesIn(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').toLowerCase();
  return canaries.flatMap(({ kind, text: canary }) =>
    spellingsOf(canary)
      .filter(({ spelled }) => text.includes(spelled.toLowerCase()))
      .map(({ name }) => `${kind}, ${name}`),
  );
}

/** Case is not told apart: a chance hit would need twenty characters and more. */
function spellingsOf(canary: string): readonly { readonly name: string; readonly spelled: string }[] {
  const units = [...canary].map((character) => character.charCodeAt(0).toString(16).padStart(2, '0'));
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(' '.repeat(offset) + canary).toString('base64');
    // What the neighbours decide is left off.
    return encoded.slice(offset === 0 ? 0 : offset + 1, -4);
  });
  return [
    { name: 'plain', spelled: canary },
    { name: 'in hexadecimal', spelled: units.join('') },
    { name: 'percent-encoded', spelled: encodeURIComponent(canary) },
    { name: 'percent-encoded throughout', spelled: units.map((unit) => `%${unit}`).join('') },
    { name: 'in JSON escapes', spelled: units.map((unit) => `\\u00${unit}`).join('') },
    { name: 'with plus signs', spelled: canary.replaceAll(' ', '+') },
    { name: 'in UTF-16', spelled: [...canary].join('\0') },
    { name: 'reversed', spelled: [...canary].toReversed().join('') },
    ...base64.flatMap((spelled, offset) => [
      { name: `in base64 at ${offset}`, spelled },
      { name: `in base64 for URLs at ${offset}`, spelled: spelled.replaceAll('+', '-').replaceAll('/', '_') },
    ]),
  ];
}
