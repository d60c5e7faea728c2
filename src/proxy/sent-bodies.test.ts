// What is remembered of whole bodies.
import { expect, test } from 'vitest';
import { type SentBody, SentBodies, settled } from './sent-bodies.ts';
import { Tally } from './tally.ts';

const facts = {
  model: 'm',
  isStreaming: false,
  session: undefined,
  agent: undefined,
  prefill: undefined,
  hasTools: false,
};

function sentBody(text: string, context: string | undefined = 'context'): SentBody {
  return {
    context,
    original: Buffer.from(text),
    sent: Buffer.from(text.toUpperCase()),
    facts,
    tally: new Tally(),
    lastMessage: '',
    hashes: { original: 'o', sent: 's' },
  };
}

test('the same bytes in the same context are found', () => {
  const bodies = new SentBodies();
  const body = sentBody('one');
  bodies.keep(body);
  expect(bodies.find(Buffer.from('one'), 'context')).toBe(body);
});

test.each([
  ['other bytes of the same length', 'two', 'context'],
  ['a longer body that begins alike', 'one more', 'context'],
  ['another context', 'one', 'other'],
])('%s are not', (_name, text, context) => {
  const bodies = new SentBodies();
  bodies.keep(sentBody('one'));
  expect(bodies.find(Buffer.from(text), context)).toBeUndefined();
});

test('a body that is worth nothing to others is not found', () => {
  const bodies = new SentBodies();
  bodies.keep(sentBody('one', undefined));
  expect(bodies.find(Buffer.from('one'), undefined)).toBeUndefined();
});

test('the last four are kept, and one that comes again is as new', () => {
  const bodies = new SentBodies();
  const [first, ...others] = ['a', 'b', 'c', 'd'].map((text) => sentBody(text));
  for (const body of [first, ...others, first]) if (body !== undefined) bodies.keep(body);
  bodies.keep(sentBody('e'));
  const found = ['a', 'b', 'c', 'd', 'e'].filter((text) => bodies.find(Buffer.from(text), 'context') !== undefined);
  expect(found).toEqual(['a', 'c', 'd', 'e']);
});

test('all together they hold at most eight mebibytes', () => {
  const bodies = new SentBodies();
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(1.5 * 1024 * 1024));
  for (const text of texts) bodies.keep(sentBody(text));
  expect(texts.map((text) => bodies.find(Buffer.from(text), 'context') !== undefined)).toEqual([false, true, true]);
  const huge = 'd'.repeat(5 * 1024 * 1024);
  bodies.keep(sentBody(huge));
  expect(bodies.find(Buffer.from(huge), 'context')).toBeUndefined();
});

test('the newest of a length is told, and none after all were forgotten', () => {
  const bodies = new SentBodies();
  for (const text of ['one', 'three', 'two']) bodies.keep(sentBody(text));
  expect(bodies.originalOf(3)?.toString()).toBe('two');
  bodies.clear();
  expect(bodies.originalOf(3)).toBeUndefined();
});

test('a tally is remembered without what was new in it', () => {
  const tally = new Tally();
  tally.renewedForms = 2;
  tally.scanned = 3;
  tally.carried.add(7);
  expect(settled(tally)).toEqual(Object.assign(new Tally(), { scanned: 3, carried: new Set([7]) }));
  expect(tally.renewedForms).toBe(2);
});
