import { nodeCodec } from '../src/app/platform.ts';
import { JsonDocument } from '../src/base/json-document.ts';
import { wireFormats } from '../src/wire/index.ts';
import { formatBodies, turnsOf } from './bodies.ts';
import { corpus } from './corpus.ts';
const code = Object.values(corpus(40)).join('\n');
const turns = turnsOf(code, 256 * 1024);
const visitor = { schemaNames() {}, string: ({ raw }: { raw: Uint8Array }) => raw, signed() {}, media() {}, inspect() {} };
for (const format of wireFormats) {
  if (process.env['ONLY'] !== undefined && process.env['ONLY'] !== format.id) continue;
  const bodies = formatBodies[format.id]!;
  const body = Buffer.from(JSON.stringify(bodies.conversation?.(turns) ?? bodies.one(code.repeat(10).slice(0, 262144))));
  const time = (work: () => void, n: number) => { for (let i = 0; i < n / 4; i++) work(); const s = performance.now(); for (let i = 0; i < n; i++) work(); return (performance.now() - s) / n; };
  const q = time(() => { let c = 0; for (let at = body.indexOf(34); at >= 0; at = body.indexOf(34, at + 1)) c++; return c; }, 100);
  const p = time(() => new JsonDocument(body, nodeCodec), 100);
  const w = time(() => format.mapRequest(body, nodeCodec, visitor), Number(process.env['N'] ?? 100));
  console.log(format.id.padEnd(20), 'indexOf', q.toFixed(2), 'parse', p.toFixed(2), 'walk', w.toFixed(2), 'share', (q / w).toFixed(3), 'parse share', (q / p).toFixed(3), 'messages', turns.length * 2);
}
