// Mutation and reversal of code that was never seen before, against a bare Aho-Corasick scan of the same text for the
// same terms, interleaved, in CPU time.
import { createHmac } from 'node:crypto';
import { copyUnits } from '../src/app/platform.ts';
import { applyEdits } from '../src/base/text.ts';
import { Automaton } from '../src/engine/automaton.ts';
import { Mutator } from '../src/engine/mutate.ts';
import { MutationPlan } from '../src/engine/mutation-plan.ts';
import { Namer } from '../src/engine/naming.ts';
import { buildProtection } from '../src/engine/protection.ts';
import { reverseText } from '../src/engine/reverse.ts';
import { StreamReverser } from '../src/engine/stream-reverser.ts';
import { splitWords } from '../src/engine/split.ts';
import { WordMap } from '../src/engine/word-map.ts';
import { corpus } from './corpus.ts';
import { checkFloors, printTable, quantile } from './measure.ts';

const rounds = 25;
const warmUps = 10;
const texts = Object.values(corpus(80));
const megabytes = texts.join('').length / 1e6;
const declared = [...new Set(texts.flatMap((text) => text.match(/[A-Za-z]+/g) ?? []))].filter(
  (name) => splitWords(name).length > 1,
);
const names = {
  declared,
  pathSegments: [],
  external: [],
  externalKebab: [],
  dependencies: [],
  languages: ['typescript'],
};
const map = new WordMap({ keyedHash: (message) => createHmac('sha256', 'bench').update(message).digest() });
const protection = buildProtection([names], { level: 'strict', pins: [] });
const mutator = new Mutator(map, protection, copyUnits);
const namer = new Namer(map, protection, copyUnits);
const options = { scope: 'full', schemaNames: new Set<string>() } as const;
const words = [...new Set(declared.flatMap((name) => splitWords(name).map((word) => word.text.toLowerCase())))];
const automaton = new Automaton(words.filter((word) => /^[a-z]{3,}$/.test(word)));

// Only what the reversal needs: kept lists of edits would teach the engine to make new ones where old objects live.
const mutated = texts.map((original) => {
  const { text, carried } = mutator.mutate(original, options);
  return { text, carried };
});
for (const [index, { text, carried }] of mutated.entries()) {
  if (reverseText(map, carried, text) !== texts[index]) throw new Error('a text did not come back');
}

/** Planning and applying without the proof that the result comes back; reading one character makes it one string. */
function forward(text: string): number {
  return applyEdits(text, new MutationPlan({ text, options, namer, protection }).edits()).charCodeAt(0);
}

/** How many characters are held back after each chunk of twelve. */
function heldCounts(text: string, carried: ReadonlySet<number>): readonly number[] {
  const reverser = new StreamReverser(map, carried);
  let held = 0;
  return Array.from({ length: Math.ceil(text.length / 12) }, (_, index) => {
    const chunk = text.slice(12 * index, 12 * index + 12);
    held += chunk.length - reverser.push(chunk).reduce((sum, piece) => sum + piece.length, 0);
    return held;
  });
}

const bareScan = 'bare Aho-Corasick scan';
const forwardAlone = 'forward alone (plan, apply)';
let hits = 0;
const variants: Readonly<Record<string, () => void>> = {
  [bareScan]: () => texts.forEach((text) => automaton.scan(text, () => hits++)),
  [forwardAlone]: () => texts.forEach((text) => forward(text)),
  'mutate (plan, apply, verify)': () => texts.forEach((text) => mutator.mutate(text, options)),
  'reverse, one chunk': () => mutated.forEach(({ text, carried }) => reverseText(map, carried, text)),
  'reverse, chunks of 12': () =>
    mutated.forEach(({ text, carried }) => {
      const reverser = new StreamReverser(map, carried);
      for (let at = 0; at < text.length; at += 12) reverser.push(text.slice(at, at + 12));
      reverser.end();
    }),
};

const speeds = new Map<string, number[]>(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round < rounds + warmUps; round++) {
  for (const [name, run] of Object.entries(variants)) {
    // Each pays for its own garbage only.
    globalThis.gc?.({ type: 'minor' });
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    if (round >= warmUps) speeds.get(name)?.push(megabytes / ((user + system) / 1e6));
  }
}

const speed = (name: string) => quantile(speeds.get(name) ?? [], 0.5);
/** Each round is compared with itself, so that a slow moment of the machine meets both. */
const share = (name: string, of = bareScan) =>
  quantile(
    (speeds.get(name) ?? []).map((value, round) => value / (speeds.get(of)?.[round] ?? Number.NaN)),
    0.5,
  );
printTable([
  [`${megabytes.toFixed(2)} MB, ${declared.length} declared names`, 'MB/s', 'share of the scan'],
  ...Object.keys(variants).map((name) => [name, speed(name).toFixed(1), share(name).toFixed(3)]),
]);
console.log(`(${hits} hits of the scan)`);
const held = mutated.flatMap(({ text, carried }) => heldCounts(text, carried));
const mean = held.reduce((sum, count) => sum + count, 0) / held.length;
console.log(
  `characters held after a chunk of 12: mean ${mean.toFixed(2)}, p99 ${quantile(held, 0.99)}, most ${quantile(held, 1)}`,
);
checkFloors([
  { name: 'forward alone, share of the scan', value: share(forwardAlone), limit: 0.4, kind: 'least' },
  {
    name: 'mutate with verification, times forward alone',
    value: share(forwardAlone, 'mutate (plan, apply, verify)'),
    limit: 2.5,
    kind: 'most',
  },
  {
    name: 'reverse in one chunk, share of the scan',
    value: share('reverse, one chunk'),
    limit: 0.4,
    kind: 'least',
  },
  {
    name: 'reverse in chunks of 12, share of the scan',
    value: share('reverse, chunks of 12'),
    limit: 0.12,
    kind: 'least',
  },
]);
