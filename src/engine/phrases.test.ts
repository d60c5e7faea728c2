import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedSpellings, comesBack, makeEngine, noNames } from './engine.fixture.ts';
import type { MutateOptions, Pin, WorkspaceNames } from './types.ts';

const names: WorkspaceNames = {
  ...noNames,
  declared: [
    'retryPolicy',
    'paymentRetryPolicy',
    'viewFunction',
    'requestContext',
    'errorMessage',
    'nextPage',
    'toParse',
    'returnValue',
    'errorMap',
    'returnContext',
    'contextName',
    'responseEntry',
    'dateOfRequest',
  ],
};
const engine = makeEngine({ workspaces: [names] });
const vendor: MutateOptions = { scope: 'vendor', schemaNames: new Set() };

test.each<[string, string, readonly string[]]>([
  ['by a space', 'The view function is called.', ['view', 'function']],
  ['in any case', 'The View Function and the REQUEST CONTEXT are new.', ['View', 'Function', 'REQUEST', 'CONTEXT']],
  ['with the last word in another form', 'It calls all view functions of the app.', ['view', 'functions']],
  ['by hyphen and space', 'The payment-retry policy of the day.', ['payment', 'retry', 'policy']],
  ['over a line break', 'It is the view\nfunction that fails.', ['view', 'function']],
  ['over a line break of a comment', '// It is the view\n// function that fails.', ['view', 'function']],
  [
    'over a line break of a comment with line numbers',
    '12\t * It is the view\n13\t * function here.',
    ['view', 'function'],
  ],
  ['behind an escaped line break', String.raw`"The\nview function is here."`, ['view', 'function']],
  ['after words that never change', 'It prints an error map to the log.', ['map']],
  ['after words that never change, in the line before', 'It prints an error\nmap to the log.', ['map']],
  ['around words that never change', 'The date of request is old.', ['date', 'request']],
  ['two that overlap', 'Each view function request context dies.', ['view', 'function', 'request', 'context']],
])('a declared name that is spelled out changes: %s', (_name, text, spellings) => {
  expect(changedSpellings(engine, text)).toEqual(spellings);
  expect(comesBack(engine, text)).toBe(true);
});

test.each([
  ['a public API has the same name', 'The error message is lost.'],
  ['a word only points at the other', 'Go to the next page of it.'],
  ['a word of grammar makes it none', 'He tried to parse the text.'],
  ['its words stand in another order', 'The function of the view is called.'],
  ['a word is missing', 'The view of it is called.'],
  ['a sentence ends between them', 'This is the view. Function of it is unknown.'],
  ['a paragraph ends between them', 'This is the view\n\nfunction of it is unknown.'],
])('everyday words stay when %s', (_name, text) => {
  expect(changedSpellings(engine, text)).toEqual([]);
});

test.each([
  ['a statement', '  return context'],
  ['a call', 'if (ok) return context.dispatch(view, function);'],
  ['a call with nothing before it', 'return context(1)'],
  ['parameters of Go', 'func open(context name, view function) error {'],
  ['a declaration of Java', 'private response entry;'],
  ['a field among fields', 'type T struct {\n\tcontext name\n\tsize int\n}'],
  ['a type beside its variable', 'for (response entry : all) {'],
])('two words side by side in code are no name: %s', (_name, text) => {
  expect(changedSpellings(engine, text)).toEqual([]);
});

test.each([
  ['a comment', 'x = 1; // the request context of it'],
  ['a comment of Python', 'x = 1  # the request context of it'],
  ['an error text', 'throw new Error("The request context of it is gone");'],
  ['a heading', '## Request context'],
  ['an item of a list', '- [Request context](#request-context)'],
  ['the subject of a commit', 'fix(view): close the request context (#12)'],
  ['two words as a whole message', 'request context'],
])('prose stands in %s too', (_name, text) => {
  expect(
    changedSpellings(engine, text)
      .slice(0, 2)
      .map((word) => word.toLowerCase()),
  ).toEqual(['request', 'context']);
});

test('a pinned name changes wherever it is spelled out', () => {
  const pins: readonly Pin[] = [{ text: 'errorMessage', kind: 'always' }];
  const pinned = makeEngine({ workspaces: [names], pins });
  expect(changedSpellings(pinned, 'The error message is lost.')).toEqual(['message']);
  expect(changedSpellings(pinned, 'error message', vendor)).toEqual(['message']);
});

test('a schema name is no hindrance in a name that is spelled out', () => {
  const options: MutateOptions = { scope: 'full', schemaNames: new Set(['function']) };
  expect(changedSpellings(engine, 'The view function is called.', options)).toEqual(['view', 'function']);
});

test('names that are spelled out come back in any surroundings', () => {
  const words =
    'view function functions View FUNCTION retry policy policies payment paymentRetryPolicy request context error map';
  const gaps = ['\n', '\r\n', '-', '  ', '\n// ', '\n * ', '\t', '\u00a0', '. ', '(', '"', '`', '%20', '\\n', 'é'];
  const piece = fc.oneof(fc.constantFrom(...words.split(' ')), fc.constant(' '), fc.constantFrom(...gaps));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => comesBack(engine, pieces.join(''))),
    { numRuns: 300 },
  );
});
