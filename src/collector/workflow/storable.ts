// What columns can hold of untrusted text: no NUL (no text of SQL has one), no half surrogate pair, and only so much.

/** At most `length` UTF-16 code units. */
export function storable(text: string, length: number): string {
  return text
    .replaceAll('\0', '\ufffd')
    .slice(0, length)
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
