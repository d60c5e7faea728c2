// How much is kept of what was refused.

/** Column `quarantine.body`. */
const maxBodyBytes = 64 * 1024;

/** The beginning of the text, cut between two characters. */
export function keptBytes(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBodyBytes) return text;
  let end = maxBodyBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
