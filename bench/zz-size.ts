import { Mutator } from '../src/engine/mutate.ts';
import { protectRequest } from '../src/proxy/protect.ts';
import { TextMemory } from '../src/proxy/text-memory.ts';
import { redactAnySpelling } from '../src/proxy/secret-spellings.ts';
import { EncodedCheck } from '../src/proxy/encoded-check.ts';
import { callFor } from './bench-call.ts';
import { benchPorts } from './bench-ports.ts';
import { formatBodies } from './bodies.ts';
import { corpus } from './corpus.ts';
const sources = Object.values(corpus(40));
const ports = benchPorts(sources);
const { mutator } = (await ports.protection.current()) as { mutator: Mutator };
const code = sources.join('\n');
const makes: Record<string, (n: number) => string> = {
  plain: (n) => code.repeat(Math.ceil(n / code.length)).slice(0, n),
  hyphens: (n) => 'a-ledger-'.repeat(n / 9),
  word: (n) => 'kestrel'.repeat(n / 7),
  escapes: (n) => '\\u005c'.repeat(n / 6),
  key: (n) => 'key'.repeat(n / 3),
  ...{},
};
for (const [name, make] of Object.entries(makes)) {
  if (process.env['ONLY'] && process.env['ONLY'] !== name) continue;
  for (const n of [20_000, 40_000, 80_000, 160_000]) {
    const text = make(n);
    const t = (work: () => unknown) => {
      let best = Infinity;
      for (let i = 0; i < 3; i++) {
        const s = performance.now();
        work();
        best = Math.min(best, performance.now() - s);
      }
      return ((best * 1e6) / n).toFixed(0);
    };
    const check = new EncodedCheck(ports.secrets, mutator);
    console.log(
      name.padEnd(8),
      n,
      'ns/B: secrets',
      t(() => redactAnySpelling(text, ports.secrets)),
      'encoded',
      t(() => check.count(text, new Set())),
      'mutate',
      t(() => mutator.mutate(text, { scope: 'full', schemaNames: new Set() })),
    );
  }
}
void protectRequest;
void TextMemory;
void callFor;
void formatBodies;
