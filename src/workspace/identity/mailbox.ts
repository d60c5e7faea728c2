// People as files name them: `Maria Kowalczyk <maria@acme.example> (https://acme.example)`.
import type { IdentityName } from '../../engine/identity/identity-name.ts';

const address = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,10}/gu;
const maxLength = 400;

/** Every address of a text, and the name before the first one. Untrusted: the text. */
export function namesOfMailbox(text: string): readonly IdentityName[] {
  const short = text.slice(0, maxLength);
  const mails = [...short.matchAll(address)].map(([mail]): IdentityName => ({ kind: 'mail', text: mail }));
  const name = (short.split(/[<(]|\S+@/)[0] ?? '').replaceAll(/["']/g, '').trim();
  return name === '' ? mails : [{ kind: 'person', text: name }, ...mails];
}
