import { describe, expect, test } from 'vitest';

import type { Piece } from '../base/text.ts';
import { openAiCompletions } from './openai-completions.ts';
import { assembled, events, jsonBytes, openAiFixture, streamed, visited } from './openai-test-kit.fixture.ts';
import type { ResponseContext } from './types.ts';
import { codec, RecordingVisitor, textOf, toyContext, ToyReverser } from './wire-test-kit.fixture.ts';

const seenIn = (body: unknown): readonly (readonly [string, string])[] =>
  visited(openAiCompletions, jsonBytes(body)).visitor.seen.map(({ text, site }) => [text, site.role]);

/** A reverser that has seen the end of the prompt. */
function continuing(sent: string): ResponseContext {
  const prefill = { sent, original: sent };
  return toyContext({
    prefill,
    openReverser(options) {
      const reverser = new ToyReverser();
      if (options?.continuesPrefill !== true) return reverser;
      // What came of the prompt is the client's already.
      const held = sent.length - reverser.push(sent).reduce((sum, { length }) => sum + length, 0);
      let shown = held;
      const cut = (pieces: readonly Piece[]): readonly Piece[] =>
        pieces.flatMap(({ length, text }): readonly Piece[] => {
          const start = Math.min(shown, length);
          shown -= start;
          if (text !== undefined) return [{ length: length - start, text: text.slice(start) }];
          return length > start ? [{ length: length - start, text }] : [];
        });
      return { push: (chunk) => cut(reverser.push(chunk)), end: () => cut(reverser.end()) };
    },
  });
}

describe('match', () => {
  test.each([
    ['/v1/completions', 'completions', '/v1/completions'],
    ['/completions', 'completions', '/v1/completions'],
    ['/beta/completions', 'completions', '/beta/completions'],
    ['/openai/deployments/x/completions', 'completions', '/openai/deployments/x/completions'],
    ['/v1/fim/completions', 'fim-completions', '/v1/fim/completions'],
    ['/fim/completions', 'fim-completions', '/v1/fim/completions'],
  ])('%s is %s', (path, endpoint, asked) => {
    expect(openAiCompletions.match('POST', path)).toEqual({ endpoint, path: asked });
  });

  test.each(['/v1/chat/completions', '/chat/completions', '/v1/fim'])('%s is none of its own', (path) => {
    expect(openAiCompletions.match('POST', path)).toBeUndefined();
  });
});

describe('a request', () => {
  test('shows its prompt, its suffix and where to stop', () => {
    const body = openAiFixture('completions.json');
    const { visitor, body: mapped } = visited(openAiCompletions, body);
    expect(mapped).toBe(body);
    expect(visitor.seen.map(({ text, site }) => [text, site.role, site.scope])).toEqual([
      ['class fooLedger {\n\tadd(f', 'document', 'full'],
      ['\n} // foo', 'document', 'full'],
      ['\n\nfoo', 'parameter', 'full'],
    ]);
  });

  test('may list its prompts', () => {
    expect(seenIn({ model: 'm', prompt: ['one', 'two'] })).toEqual([
      ['one', 'document'],
      ['two', 'document'],
    ]);
    expect(seenIn({ model: 'm', prompt: null })).toEqual([]);
  });

  test.each([
    ['numbers of tokens', [1, 2, 3]],
    ['lists of them', [[1], [2]]],
    ['a number among texts', ['a', 1]],
    ['a number', 1],
  ])('with %s in its prompt is refused', (_name, prompt) => {
    const attempt = (): unknown => visited(openAiCompletions, jsonBytes({ model: 'm', prompt }));
    expect(attempt).toThrow(expect.objectContaining({ code: 'token-ids' }) as Error);
    expect(attempt).toThrow(/as a string/);
  });

  test.each([0, 2])('for log probabilities is refused: %i', (logprobs) => {
    const attempt = (): unknown => visited(openAiCompletions, jsonBytes({ model: 'm', prompt: 'x', logprobs }));
    expect(attempt).toThrow(expect.objectContaining({ code: 'logprobs' }) as Error);
  });

  test('tells its prompt as the beginning of the answer, unless the answer repeats it', () => {
    const factsOf = (more: object): unknown => {
      const visitor = new RecordingVisitor((text) => text.replace('foo', 'bar'));
      return openAiCompletions.mapRequest(jsonBytes({ model: 'm', prompt: 'a foo', ...more }), codec, visitor).facts;
    };
    expect(factsOf({})).toMatchObject({ prefill: { sent: 'a bar', original: 'a foo' } });
    expect(factsOf({ echo: true })).toMatchObject({ prefill: undefined });
    expect(factsOf({ prompt: ['a'] })).toMatchObject({ prefill: undefined });
  });

  test.each(['x '.repeat(2000), 'é "\\ '.repeat(700), 'é\n'.repeat(3000), '😀 "'.repeat(900)])(
    'that is long and does not change tells the end of its prompt',
    (prompt) => {
      const body = Buffer.from(jsonBytes({ model: 'm', prompt }));
      const before = Buffer.from(body);
      const { prefill } = openAiCompletions.mapRequest(body, codec, new RecordingVisitor()).facts;
      expect(body.equals(before)).toBe(true);
      expect(prefill?.sent).toBe(prefill?.original);
      expect(prompt.endsWith(prefill?.sent ?? '?')).toBe(true);
      expect(prefill?.sent.length).toBeGreaterThan(200);
    },
  );

  test('without a prompt has no beginning', () => {
    const body = jsonBytes({ model: 'm', prompt: null });
    expect(openAiCompletions.mapRequest(body, codec, new RecordingVisitor()).facts.prefill).toBeUndefined();
  });
});

describe('an answer', () => {
  test('goes on in the middle of a word', () => {
    const { text, facts } = streamed(
      openAiCompletions,
      [openAiFixture('completions-answer.sse')],
      continuing('class fooLedger {\n\tadd(f'),
    );
    expect(assembled(text, ['text'])).toBe('arbar: barbarCents) {}');
    expect(facts).toMatchObject({ stopReason: 'stop', spoken: [] });
  });

  test('releases what it holds as text', () => {
    const { text } = streamed(openAiCompletions, events([{ choices: [{ index: 0, text: 'a fo' }] }, '[DONE]']));
    expect(text).toContain('"choices":[{"index":0,"text":"fo","logprobs":null,"finish_reason":null}]');
  });

  test('of fill-in-the-middle looks like a chat', () => {
    const answer = openAiCompletions.mapResponse(openAiFixture('fim-answer.json'), continuing('f'));
    expect(textOf(answer.body)).toContain('"content":"arbar: barbarCents) {}"');
    expect(answer.facts).toMatchObject({ inputTokens: 8, outputTokens: 9, spoken: [] });
  });

  test('that is JSON is reversed for each choice', () => {
    const choices = [0, 1].map((index) => ({ index, text: 'a foo', logprobs: null, finish_reason: 'stop' }));
    const { body } = openAiCompletions.mapResponse(jsonBytes({ object: 'text_completion', choices }), toyContext());
    expect(textOf(body).match(/a barbar/g)).toHaveLength(2);
  });
});
