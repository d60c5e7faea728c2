// The stream reverser on answers that are cut in every possible way.
import { expect, test } from 'vitest';
import { makeEngine, mutateFull, type Engine } from './engine.fixture.ts';
import { longestSuffix } from './morphology.ts';
import { reverseText } from './reverse.ts';
import { StreamReverser, type Prefill } from './stream-reverser.ts';
import { vocabulary } from './vocabulary.ts';

/** With PRETENSE_LONG=1 windows all over a sample are split, otherwise those that begin near a surrogate. */
const isLong = process.env['PRETENSE_LONG'] === '1';
const windowLength = 15;

interface Sample {
  readonly name: string;
  readonly engine: Engine;
  readonly carried: ReadonlySet<number>;
  readonly answer: string;
  readonly prefill?: Prefill;
}

/** What the client gets, and the most that was held after a chunk. */
function reverseChunks(
  { engine, carried, prefill }: Sample,
  chunks: readonly string[],
): { text: string; held: number } {
  const reverser = new StreamReverser(engine.map, carried, prefill);
  const whole = chunks.join('');
  let text = '';
  let at = 0;
  let arrived = 0;
  let most = 0;
  for (let index = 0; index <= chunks.length; index++) {
    const chunk = chunks[index];
    for (const piece of chunk === undefined ? reverser.end() : reverser.push(chunk)) {
      text += piece.text ?? whole.slice(at, at + piece.length);
      at += piece.length;
    }
    arrived += chunk?.length ?? 0;
    if (arrived - at > most) most = arrived - at;
  }
  return { text, held: most };
}

function makeSamples(): readonly Sample[] {
  const samples: Sample[] = [];
  // The second engine has used up its list: its newer surrogates are longer ones.
  for (const [label, surrogates] of [
    ['shipped words', undefined],
    ['overflow words', vocabulary().surrogates.slice(0, 3)],
  ] as const) {
    const engine = makeEngine(surrogates === undefined ? {} : { surrogates });
    const of = (word: string): string => engine.map.allocateWord(word).surrogate;
    const words = ['payment', 'ledger', 'entry', 'shelf', 'tenant', 'matrix', 'index', 'commit'].map(of);
    const literal = engine.map.allocateLiteral('顧客台帳').surrogate;
    const carried = new Set(engine.map.entries.map((entry) => entry.seq));
    expect(new Set([...words, literal]).size).toBe(carried.size);
    const foreign = mutateFull(engine, 'nordwind').text;
    const capital = (word: string): string => of(word).charAt(0).toUpperCase() + of(word).slice(1);
    const upper = (word: string): string => of(word).toUpperCase();
    const doubled = `${of('commit')}${of('commit').slice(-1)}`;
    const answers: Readonly<Record<string, string>> = {
      suffixes: `${of('entry')}s ${of('entry')}es ${doubled}ing ${of('commit')}ed ${of('commit')}ers,${of('ledger')}ings`,
      'irregular forms': `${of('index')}s${capital('matrix')}s ${capital('entry')}s. ${of('shelf')}sy ${of('shelf')}`,
      'upper case and capitals': `${upper('entry')}S ${upper('entry')}SView ${upper('ledger')}_${upper('shelf')}Y ${capital('ledger')}sX I${capital('payment')}`,
      'no suffixes': `${of('ledger')}edges ${of('ledger')}ingst ${upper('ledger')}INGS1 ${of('ledger')}é ${of('ledger')}singing`,
      escapes: `"\\n${of('ledger')}\\"${of('entry')}s\\u0041${of('shelf')}\\\\${of('tenant')}%2F${of('payment')}\n${of('ledger')}\t"`,
      'many bytes and emoji': `é${of('ledger')}😀${of('entry')}s👩‍👩‍👧${literal}中${literal.toUpperCase()}ß${of('shelf')}s\u0301 ${of('ledger')}\ud83d`,
      glued: `${of('payment')}${of('ledger')}${of('entry')}s${capital('shelf')}${upper('tenant')}${of('commit')}`,
      beginnings: `${of('ledger').slice(0, 5)}${of('ledger')}${of('entry').slice(0, 4)} ${of('shelf').slice(0, 3)}${of('shelf').slice(0, 2)}${of('shelf')}`,
      'foreign words': `${foreign}s ${foreign}${of('ledger')} ${foreign.slice(0, 4)}${foreign} ${foreign.toUpperCase()}`,
      'mixed case': `${of('ledger').slice(0, 3)}${upper('ledger').slice(3)}s ${of('ledger').slice(0, -1)}${upper('ledger').slice(-1)}s`,
    };
    for (const [name, answer] of Object.entries(answers)) {
      samples.push({ name: `${name}, ${label}`, engine, carried, answer });
    }
    const prefills: readonly (readonly [string, string])[] = [
      ['the ledger', `s are ${of('entry')}s`],
      ['return ', `${of('ledger')}s;`],
      ['ledgers', `${capital('entry')}s ${of('shelf')}`],
    ];
    for (const [original, answer] of prefills) {
      const mutated = mutateFull(engine, original);
      const prefill = { sent: mutated.text, original };
      const all = new Set([...carried, ...mutated.carried]);
      samples.push({ name: `after the prefill ${original}, ${label}`, engine, carried: all, answer, prefill });
    }
  }
  return samples;
}

const samples = makeSamples();

/** What the client is shown in all, its prefill included, is the reversal of all that was sent. */
function expectedFor(sample: Sample): string {
  const { engine, carried, answer, prefill } = sample;
  const inOneChunk = reverseChunks(sample, [answer]).text;
  const shown = reverseText(engine.map, carried, (prefill?.sent ?? '') + answer);
  expect((prefill?.original ?? '') + inOneChunk).toBe(shown);
  return inOneChunk;
}

/** The longest surrogate, its suffix and one letter. */
function mostHeld({ engine }: Sample): number {
  return Math.max(...engine.map.entries.map((entry) => entry.surrogate.length)) + longestSuffix + 1;
}

/** The chunks that give another text than one chunk, and the most that was held. */
function check(sample: Sample, cuts: Iterable<readonly string[]>): void {
  const expected = expectedFor(sample);
  const wrong: (readonly string[])[] = [];
  let most = 0;
  for (const chunks of cuts) {
    const { text, held } = reverseChunks(sample, chunks);
    if (text !== expected) wrong.push(chunks);
    if (held > most) most = held;
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(most).toBeLessThanOrEqual(mostHeld(sample));
}

function* inTwoOrThree(text: string): Generator<readonly string[]> {
  for (let first = 0; first <= text.length; first++) {
    for (let second = first; second <= text.length; second++) {
      yield [text.slice(0, first), text.slice(first, second), text.slice(second)];
    }
  }
}

/** All the ways to cut the characters of a window apart, with what is before and after it in one chunk each. */
function* inWindow(text: string, start: number): Generator<readonly string[]> {
  const end = Math.min(text.length, start + windowLength);
  for (let cuts = 0; cuts < 1 << (end - start - 1); cuts++) {
    const chunks = [text.slice(0, start)];
    let last = start;
    for (let at = start + 1; at < end; at++) {
      if (((cuts >> (at - start - 1)) & 1) === 0) continue;
      chunks.push(text.slice(last, at));
      last = at;
    }
    chunks.push(text.slice(last, end), text.slice(end));
    yield chunks;
  }
}

/** Where windows begin: a little before the first carried surrogates, so that their suffix is inside. */
function windowStarts({ engine, carried, answer }: Sample): readonly number[] {
  const last = Math.max(0, answer.length - windowLength);
  if (isLong) return Array.from({ length: Math.floor(last / 3) + 1 }, (_, third) => 3 * third);
  const starts: number[] = [];
  engine.map.entryFinder.scan(answer, 0, (start, end, seq) => {
    if (carried.has(seq)) starts.push(Math.max(0, Math.min(start - 2, last)));
    return end;
  });
  return [...new Set(starts)].slice(0, 2);
}

test('samples hold what they are meant to hold', () => {
  const shown = new Map(samples.map((sample) => [sample.name, expectedFor(sample)]));
  expect(shown.get('suffixes, shipped words')).toBe('entries entries committing committed committers,ledgerings');
  expect(shown.get('irregular forms, overflow words')).toBe('indicesMatrices Entries. shelfsy shelf');
  expect(shown.get('many bytes and emoji, shipped words')).toContain('é' + 'ledger😀entries👩‍👩‍👧顧客台帳中顧客台帳ß');
  expect(shown.get('after the prefill the ledger, shipped words')).toBe('s are entries');
});

test.each(samples.map((sample) => [sample.name, sample] as const))(
  'every way to cut an answer in two or three gives what one chunk gives: %s',
  (_name, sample) => check(sample, inTwoOrThree(sample.answer)),
);

test.each(samples.map((sample) => [sample.name, sample] as const))(
  'every way to cut fifteen characters apart gives what one chunk gives: %s',
  (_name, sample) => {
    for (const start of windowStarts(sample)) check(sample, inWindow(sample.answer, start));
  },
);
