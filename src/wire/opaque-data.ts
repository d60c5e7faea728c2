// Signed and encrypted data may pass because nobody can read it. So it has to look like that: prose and names in the
// same field are text.

const minOpaqueLength = 16;

/** Whether this is base64, base64url or hex of something random, and no words spelled in the same letters. */
export function isOpaque(text: string): boolean {
  if (text.length < minOpaqueLength || !/^[\w+/-]+={0,2}$/.test(text)) return false;
  if (/^[\da-f-]+$/i.test(text)) return (text.match(/\d/g)?.length ?? 0) * 4 >= text.length;
  return changesOfClass(text) >= 0.35 * (text.length - 1);
}

/** Random base64 changes between upper case, lower case and digits at 64% of its places, words and camel case at 10–30%. */
function changesOfClass(text: string): number {
  let changes = 0;
  let last = classOf(text.charCodeAt(0));
  for (let at = 1; at < text.length; at += 1) {
    const next = classOf(text.charCodeAt(at));
    if (next !== last) changes += 1;
    last = next;
  }
  return changes;
}

function classOf(code: number): 'digit' | 'upper' | 'lower' | 'other' {
  if (code >= 0x30 && code <= 0x39) return 'digit';
  if (code >= 0x41 && code <= 0x5a) return 'upper';
  return code >= 0x61 && code <= 0x7a ? 'lower' : 'other';
}
