// What an attacker can write who has the key of a device: any records, rightly linked and signed.
import { encodeRecord } from '../../src/audit/encode-record.ts';
import { firstPrevHash, leafHash } from '../../src/audit/line.ts';
import type { JsonValue } from '../../src/base/canonical-json.ts';

export interface Forged {
  readonly chain: string;
  readonly inc?: number;
  readonly fields?: Readonly<Record<string, JsonValue>>;
}

/** `count` lines after those of `before`, without newlines. */
export function forgedLines(
  before: readonly string[],
  count: number,
  { chain, inc = 1, fields = {} }: Forged,
): string[] {
  const lines: string[] = [];
  const last = before.at(-1);
  let head = { seq: before.length - 1, hash: last === undefined ? firstPrevHash : leafHash(Buffer.from(last)) };
  for (let made = 0; made < count; made += 1) {
    const pending = {
      type: 'ai.request' as const,
      fields: { forged: made, ...fields },
      common: undefined,
      timestamp: new Date().toISOString(),
      monoMs: made,
    };
    const { line, leaf, record } = encodeRecord(pending, head, { chain, inc });
    lines.push(line.toString('utf8').slice(0, -1));
    head = { seq: record.seq, hash: leaf };
  }
  return lines;
}
