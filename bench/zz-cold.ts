import { nodeCodec } from '../src/app/platform.ts';
import { JsonDocument } from '../src/base/json-document.ts';
import { wireFormats } from '../src/wire/index.ts';
import { formatBodies, turnsOf } from './bodies.ts';
import { corpus } from './corpus.ts';
const code = Object.values(corpus(40)).join('\n');
const turns = turnsOf(code, 256 * 1024);
const visitor = {
  schemaNames() {},
  string: ({ raw }: { raw: Uint8Array }) => raw,
  signed() {},
  media() {},
  inspect() {},
};
for (const format of wireFormats) {
  if (process.env['ONLY'] !== undefined && process.env['ONLY'] !== format.id) continue;
  const bodies = formatBodies[format.id]!;
  const body = Buffer.from(
    JSON.stringify(bodies.conversation?.(turns) ?? bodies.one(code.repeat(10).slice(0, 262144))),
  );
  const quotes = () => {
    let c = 0;
    for (let at = body.indexOf(34); at >= 0; at = body.indexOf(34, at + 1)) c++;
    return c;
  };
  const works = [quotes, () => new JsonDocument(body, nodeCodec), () => format.mapRequest(body, nodeCodec, visitor)];
  const samples: number[][] = [[], [], []];
  const n = Number(process.env['N'] ?? 400);
  for (let i = 0; i < 2 * n; i++)
    works.forEach((work, k) => {
      const s = performance.now();
      work();
      if (i >= n) samples[k]!.push(performance.now() - s);
    });
  const at = (k: number, share: number) => samples[k]!.toSorted((a, b) => a - b)[Math.floor(share * n)]!;
  const [q, p, w] = [at(0, 0.25), at(1, 0.25), at(2, 0.25)];
  console.log(
    format.id.padEnd(20),
    'KB',
    (body.length / 1000).toFixed(0),
    'indexOf',
    q.toFixed(3),
    'parse',
    p.toFixed(3),
    'walk',
    w.toFixed(3),
    'share',
    (q / w).toFixed(3),
    'parse share',
    (q / p).toFixed(3),
    'us per message',
    ((1000 * (w - p)) / turns.length / 2).toFixed(1),
  );
}
