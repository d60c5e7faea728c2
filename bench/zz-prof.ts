import { nodeCodec } from '../src/app/platform.ts';
import { wireFormats } from '../src/wire/index.ts';
import { formatBodies, turnsOf } from './bodies.ts';
import { corpus } from './corpus.ts';
const code = Object.values(corpus(40)).join('\n');
const turns = turnsOf(code, 256 * 1024, 3500);
const visitor = {
  schemaNames() {},
  string: ({ raw }: { raw: Uint8Array }) => raw,
  signed() {},
  media() {},
  inspect() {},
};
for (const format of wireFormats) {
  if (process.env['ONLY'] !== format.id) continue;
  const bodies = formatBodies[format.id]!;
  const body = Buffer.from(
    JSON.stringify(bodies.conversation?.(turns) ?? bodies.one(code.repeat(10).slice(0, 1048576))),
  );
  for (let i = 0; i < 3000; i++) format.mapRequest(body, nodeCodec, visitor);
}
