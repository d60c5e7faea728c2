// Random-looking text for the samples of rules: made at run time, so that no file holds what a scanner takes for a token.

const alphabets = {
  digits: '0123456789',
  hex: '0123456789abcdef',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  base62: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
} as const;

export type SampleAlphabet = keyof typeof alphabets;

/** The same arguments give the same text. Not random in any sense that matters. */
export function sampleText(alphabet: SampleAlphabet, length: number, seed = 1): string {
  const characters = alphabets[alphabet];
  // Marsaglia's xorshift32; the constant only spreads small seeds.
  let state = Math.imul(seed + length, 0x9e3779b1) | 1;
  let text = '';
  while (text.length < length) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    text += characters.charAt((state >>> 8) % characters.length);
  }
  // A first or last `-` would make a sample's own boundary part of the test.
  return text.replace(/^[-_+/=]/, 'a').replace(/[-_+/=]$/, 'z');
}

/** The form of a universally unique identifier. */
export function sampleUuid(seed = 1): string {
  return [8, 4, 4, 4, 12].map((length, index) => sampleText('hex', length, seed + index)).join('-');
}

/** Base64 of ASCII text (RFC 4648), as files of credentials hold it. */
export function base64Of(text: string): string {
  const characters = alphabets.base64;
  let encoded = '';
  for (let at = 0; at < text.length; at += 3) {
    const bytes = [0, 1, 2].map((offset) => text.charCodeAt(at + offset) || 0);
    const [first = 0, second = 0, third = 0] = bytes;
    const group = (first << 16) | (second << 8) | third;
    const digits = [18, 12, 6, 0].map((shift) => characters.charAt((group >> shift) & 63)).join('');
    const missing = Math.max(0, at + 3 - text.length);
    encoded += digits.slice(0, 4 - missing) + '='.repeat(missing);
  }
  return encoded;
}
