// Answers that a client has to get as they are, but for the names in them, in every wire format.
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { wireFormats } from '../../src/wire/index.ts';
import { type FaultFormat, faultFormats, streamedFormats, wholeFormats, withoutText } from './fault-formats.ts';
import { answerWith, type FaultLine, type Misbehaviour, realName, startFaultLine } from './fault-line.ts';
import { leaksOf } from './proxy-harness.ts';

let line: FaultLine | undefined;
afterEach(() => line?.close());

/** Asks once; nothing protected left, and nothing of the provider's invented words came back. */
async function ask(format: FaultFormat, misbehave: Misbehaviour) {
  let sentName = '';
  line = await startFaultLine((response, name, request) => {
    sentName = name;
    misbehave(response, name, request);
  });
  const answer = await line.ask(format);
  expect(leaksOf(line.provider)).toEqual([]);
  expect(line.provider.received).toHaveLength(1);
  expect(sentName).not.toBe('nothing');
  if (answer.body.length > 0) expect(answer.body.toString()).not.toContain(sentName);
  return { answer, record: await line.recordOf('ai.response') };
}

test('every wire format is asked, and streamed where its API has streams', () => {
  const ids = wireFormats.map(({ id }) => id).toSorted();
  expect([...new Set(faultFormats.map(({ format }) => format))].toSorted()).toEqual(ids);
  const streamed = new Set(streamedFormats.map(({ format }) => format));
  expect([...streamed].toSorted()).toEqual(ids.filter((id) => !withoutText.has(id)));
});

describe.each(faultFormats)('$name', (format) => {
  test.each([
    [429, { 'retry-after': '7', 'x-should-retry': 'true' }],
    [503, { 'retry-after': '2' }],
    [529, {}],
  ])(
    '%i passes with its headers, and its text is reversed',
    async (status, headers: Readonly<Record<string, string>>) => {
      const { answer, record } = await ask(format, (response, name) =>
        answerWith(response, status, format.error(`Slow down with ${name}`), headers),
      );
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject(headers);
      expect(answer.headers['x-pretense-rule']).toBeUndefined();
      expect(JSON.parse(answer.body.toString())).toEqual(format.error(`Slow down with ${realName}`));
      expect(record).toMatchObject({ status, outcome: 'complete' });
    },
  );

  test.each(['text/html; charset=utf-8', 'application/json'])(
    'a page in place of an answer, called %s, passes as it is',
    async (type) => {
      const page = '<!doctype html><title>Sign in</title><p>Your network wants you to sign in.</p>';
      const { answer } = await ask(format, (response) => answerWith(response, 200, page, { 'content-type': type }));
      expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
      expect(answer.body.toString()).toBe(page);
      expect(answer.isCut).toBe(false);
    },
  );

  test('a compressed error that nobody asked for is reversed', async () => {
    const { answer } = await ask(format, (response, name) =>
      answerWith(response, 503, gzipSync(JSON.stringify(format.error(`No ${name}`))), { 'content-encoding': 'gzip' }),
    );
    expect(answer.status).toBe(503);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(answer.body.toString())).toEqual(format.error(`No ${realName}`));
  });
});

describe.each(wholeFormats)('$name', (format) => {
  test('a compressed answer that nobody asked for is reversed', async () => {
    let asked: string | undefined;
    const { answer } = await ask(format, (response, name, request) => {
      asked = request.headers['accept-encoding'];
      answerWith(response, 200, gzipSync(JSON.stringify(format.answer(name))), { 'content-encoding': 'gzip' });
    });
    expect(asked).toBe('identity');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(answer.body.toString())).toEqual(format.answer(realName));
  });
});

describe.each(streamedFormats)('$name', ({ stream, ...format }) => {
  const pieces = (text: string): string => `${stream.start}${stream.text(text, 0)}`;

  test('an error in the stream passes in its place, and is reversed', async () => {
    const { answer } = await ask({ stream, ...format }, (response, name) => {
      response.writeHead(200, { 'content-type': stream.type });
      response.write(pieces(`Renaming ${name} `));
      response.end(stream.error(`Overloaded by ${name}`));
    });
    expect([answer.status, answer.isCut]).toEqual([200, false]);
    const text = answer.body.toString();
    expect(text).toContain(`Renaming ${realName}`);
    expect(text).toContain(`Overloaded by ${realName}`);
    expect(text.indexOf('Renaming')).toBeLessThan(text.indexOf('Overloaded'));
  });

  test('a compressed stream that nobody asked for is reversed', async () => {
    const { answer } = await ask({ stream, ...format }, (response, name) => {
      response.writeHead(200, { 'content-type': stream.type, 'content-encoding': 'gzip' });
      response.end(gzipSync(`${pieces(`Renaming ${name} `)}${stream.end}`));
    });
    expect([answer.status, answer.isCut]).toEqual([200, false]);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.body.toString()).toBe(`${pieces(`Renaming ${realName} `)}${stream.end}`);
  });

  test('a whole answer in place of the stream is reversed', async () => {
    const { answer } = await ask({ stream, ...format }, (response, name) =>
      answerWith(response, 200, format.answer(name)),
    );
    expect(JSON.parse(answer.body.toString())).toEqual(format.answer(realName));
  });
});
