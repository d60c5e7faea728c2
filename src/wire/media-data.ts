// Media pass unread, so they must be what they claim: the first bytes tell.

/** Kinds that may pass, with what their first twelve bytes must look like, one character a byte. */
const signatures: ReadonlyMap<string, RegExp> = new Map([
  ['image/png', /^\u0089PNG\r\n/],
  ['image/jpeg', /^\u00ff\u00d8\u00ff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  // Readers take a byte order mark or white space before it.
  ['application/pdf', /^(?:\u00ef\u00bb\u00bf)?\s{0,4}%PDF-/],
]);

/** Whether the kind says that the data is no text, so that base64 under it could not be read. */
export function claimsMedia(kind: string): boolean {
  return /^(?:image|audio|video)\/|^application\/pdf/i.test(kind);
}

/** Whether base64 data begins as its kind must. False for kinds that do not pass, SVG among them: it is text. */
export function isMediaOf(kind: string, data: Uint8Array): boolean {
  return signatures.get(kind)?.test(firstBytes(data)) ?? false;
}

/** The same for sound and video, for APIs that take them. */
const recordings: ReadonlyMap<string, RegExp> = new Map([
  ...['audio/wav', 'audio/x-wav'].map((kind) => [kind, /^RIFF[^]{4}WAVE/] as const),
  ...['audio/mpeg', 'audio/mp3'].map((kind) => [kind, /^(?:ID3|\u00ff[\u00e2-\u00ff])/] as const),
  ['audio/aac', /^\u00ff[\u00f0-\u00f9]/],
  ['audio/flac', /^fLaC/],
  ['audio/ogg', /^OggS/],
  ['audio/aiff', /^FORM[^]{4}AIF/],
  ...['audio/mp4', 'video/mp4', 'video/quicktime'].map((kind) => [kind, /^[^]{4}ftyp/] as const),
  ...['audio/webm', 'video/webm'].map((kind) => [kind, /^[^]E\u00df\u00a3/] as const),
]);

/** Whether base64 data begins as its kind of sound or video must. */
export function isRecordingOf(kind: string, data: Uint8Array): boolean {
  return recordings.get(kind)?.test(firstBytes(data)) ?? false;
}

/** Whether the bytes are one well-formed base64 text; white space is none. */
export function isBase64(data: Uint8Array): boolean {
  let length = data.length;
  while (length > 0 && data.length - length < 2 && data[length - 1] === equalsSign) length -= 1;
  if (length % 4 === 1) return false;
  for (let at = 0; at < length; at += 1) if (sextetOf(data[at] ?? 0) < 0) return false;
  return true;
}

const equalsSign = 0x3d;

/** The first twelve bytes, one character a byte. */
function firstBytes(data: Uint8Array): string {
  let text = '';
  let bits = 0;
  let bitCount = 0;
  for (const byte of data.subarray(0, 16)) {
    const sextet = sextetOf(byte);
    if (sextet < 0) break;
    bits = ((bits << 6) | sextet) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    text += String.fromCharCode((bits >> bitCount) & 0xff);
  }
  return text;
}

/** Six bits of a base64 character; -1 for any other byte. */
function sextetOf(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52;
  if (byte === 0x2b) return 62;
  return byte === 0x2f ? 63 : -1;
}
