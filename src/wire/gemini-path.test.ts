import { describe, expect, test } from 'vitest';

import { gemini } from './gemini.ts';

const match = (path: string): readonly (string | undefined)[] | undefined => {
  const found = gemini.match('POST', path);
  return found && [found.endpoint, found.path, found.model];
};

describe('the Gemini API is known', () => {
  test.each([
    [
      'of the CLI',
      '/v1beta/models/gemini-3.8-flash:streamGenerateContent',
      '/v1beta/models/gemini-3.8-flash:streamGenerateContent',
      'gemini-3.8-flash',
    ],
    [
      'of the SDK',
      '/v1/models/gemini-3.8-flash:generateContent',
      '/v1/models/gemini-3.8-flash:generateContent',
      'gemini-3.8-flash',
    ],
    [
      'without a version',
      '/models/gemini-3.8-flash:countTokens',
      '/v1beta/models/gemini-3.8-flash:countTokens',
      'gemini-3.8-flash',
    ],
    ['with two versions', '/v1beta/v1/models/m:generateContent', '/v1/models/m:generateContent', 'm'],
    ['with slashes too many', '//v1beta//models/m:embedContent/', '/v1beta/models/m:embedContent', 'm'],
    ['with an encoded colon', '/v1beta/models/m%3AbatchEmbedContents', '/v1beta/models/m:batchEmbedContents', 'm'],
    [
      'of a tuned model',
      '/v1beta/tunedModels/my-tuned-8k2:generateContent',
      '/v1beta/tunedModels/my-tuned-8k2:generateContent',
      'my-tuned-8k2',
    ],
    [
      'of Vertex AI',
      '/v1/projects/able-rain/locations/us-central1/publishers/google/models/gemini-3.8-pro:streamGenerateContent',
      '/v1/projects/able-rain/locations/us-central1/publishers/google/models/gemini-3.8-pro:streamGenerateContent',
      'gemini-3.8-pro',
    ],
    [
      'of Vertex AI, beta',
      '/v1beta1/projects/p/locations/global/publishers/google/models/m:countTokens',
      '/v1beta1/projects/p/locations/global/publishers/google/models/m:countTokens',
      'm',
    ],
    [
      'of Vertex AI with a key',
      '/v1beta1/publishers/google/models/m:generateContent',
      '/v1beta1/publishers/google/models/m:generateContent',
      'm',
    ],
    [
      'of a tuned model of Vertex AI',
      '/projects/p/locations/l/endpoints/123:generateContent',
      '/v1/projects/p/locations/l/endpoints/123:generateContent',
      '123',
    ],
    ['of Code Assist', '/v1internal:streamGenerateContent', '/v1internal:streamGenerateContent', undefined],
  ])('at the path %s', (_name, path, asked, model) => {
    expect(match(path)).toEqual([/(\w+)$/.exec(asked)?.[1], asked, model]);
  });

  test.each([
    ['another method', 'GET', '/v1beta/models/m:generateContent'],
    ['the list of models', 'POST', '/v1beta/models'],
    ['a model without a method', 'POST', '/v1beta/models/m'],
    ['another method of a model', 'POST', '/v1beta/models/m:predict'],
    ['another call of Code Assist', 'POST', '/v1internal:loadCodeAssist'],
    ['a model of somebody else', 'POST', '/v1/projects/p/locations/l/publishers/anthropic/models/m:rawPredict'],
    ['a segment that goes up', 'POST', '/v1beta/models/../m:generateContent'],
    ['a model with a slash', 'POST', '/v1beta/models/a/b:generateContent'],
    ['another API', 'POST', '/v1/messages'],
  ])('and not %s', (_name, method, path) => {
    expect(gemini.match(method, path)).toBeUndefined();
  });

  test('with a query or without', () => {
    expect(match('/v1beta/models/m:streamGenerateContent?alt=sse')?.[0]).toBe('streamGenerateContent');
  });
});
