import { describe, expect, test } from 'vitest';

import { openAiEmbeddings } from './openai-embeddings.ts';
import { jsonBytes, openAiFixture, visited } from './openai-test-kit.fixture.ts';
import { codec, RecordingVisitor, textOf, toyContext } from './wire-test-kit.fixture.ts';

test.each([
  ['/v1/embeddings', '/v1/embeddings'],
  ['/embeddings', '/v1/embeddings'],
  ['/openai/deployments/x/embeddings', '/openai/deployments/x/embeddings'],
])('%s asks the upstream for %s', (path, asked) => {
  expect(openAiEmbeddings.match('POST', path)).toEqual({ endpoint: 'embeddings', path: asked });
});

describe('a request', () => {
  test('shows each text, and keeps its bytes when nothing changes', () => {
    const body = openAiFixture('embeddings.json');
    const { visitor, body: mapped } = visited(openAiEmbeddings, body);
    expect(mapped).toBe(body);
    expect(visitor.seen.map(({ text, site }) => [text, site.role, site.pointer])).toEqual([
      ['class fooLedger {}', 'document', '/input/0'],
      ['add(foo)', 'document', '/input/1'],
    ]);
  });

  test('may be one text, or parts of hosts that take images', () => {
    const texts = (input: unknown): unknown =>
      visited(openAiEmbeddings, jsonBytes({ model: 'm', input })).visitor.seen.map(({ text }) => text);
    expect(texts('foo')).toEqual(['foo']);
    expect(texts([{ text: 'foo' }, { image: 'https://x/foo.png' }])).toEqual(['foo', 'https://x/foo.png']);
  });

  test.each([[[1, 2]], [[[1], [2]]]])('with numbers of tokens is refused: %j', (input) => {
    expect(() => visited(openAiEmbeddings, jsonBytes({ model: 'm', input }))).toThrow(
      expect.objectContaining({ code: 'token-ids' }) as Error,
    );
  });

  test('tells its facts', () => {
    const { facts } = openAiEmbeddings.mapRequest(openAiFixture('embeddings.json'), codec, new RecordingVisitor());
    expect(facts).toMatchObject({ model: 'text-embedding-3-small', isStreaming: false, hasTools: false });
  });
});

describe('an answer', () => {
  test('passes untouched and is counted', () => {
    const body = openAiFixture('embeddings-answer.json');
    const { body: mapped, facts } = openAiEmbeddings.mapResponse(body, toyContext());
    expect(mapped).toBe(body);
    expect(facts).toMatchObject({ model: 'text-embedding-3-small', inputTokens: 8 });
  });

  test('that is an error is reversed', () => {
    const { body, facts } = openAiEmbeddings.mapResponse(openAiFixture('error.json'), toyContext());
    expect(textOf(body)).toContain('There is no barbarLedger here.');
    expect(facts.errorType).toBe('invalid_request_error');
  });
});
