// What every wire format promises, whichever is registered: its examples stand in test/fixtures/<id>/examples.ts.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireFormats } from '../../src/wire/index.ts';
import type { OwnError, ResponseContext, WireFormat } from '../../src/wire/types.ts';
import {
  bytesOf,
  codec,
  cutBytes,
  RecordingVisitor,
  textOf,
  toyContext,
  ToyReverser,
} from '../../src/wire/wire-test-kit.fixture.ts';
import { type FormatExamples, requestExamples } from '../fixtures/format-examples.ts';

const examplesFile = (id: string): string => join(import.meta.dirname, '..', 'fixtures', id, 'examples.ts');
const all = await Promise.all(
  wireFormats
    .filter(({ id }) => existsSync(examplesFile(id)))
    .map(async (format) => {
      const { examples } = (await import(examplesFile(format.id))) as { readonly examples: FormatExamples };
      return { format, id: format.id, examples };
    }),
);

test.each(wireFormats)('$id has examples', ({ id }) => {
  expect(existsSync(examplesFile(id))).toBe(true);
  expect(requestExamples(id).length).toBeGreaterThan(1);
});

/** Replaces both planted words; whoever lets `zoo` reach it, shows it. */
const replacing = (): RecordingVisitor =>
  new RecordingVisitor((text) => text.replaceAll('foo', 'barbar').replaceAll('Foo', 'Barbar').replaceAll('zoo', 'x'));
const replaced = (text: string): string => text.replaceAll('foo', 'barbar').replaceAll('Foo', 'Barbar');

describe.each(all.flatMap(({ format, id }) => requestExamples(id).map((example) => ({ format, id, ...example }))))(
  'the request $id/$name',
  ({ format, text }) => {
    const body = bytesOf(text);

    test('that nobody changes is the very same array', () => {
      expect(format.mapRequest(body, codec, new RecordingVisitor()).body).toBe(body);
    });

    test('has every planted word visited, and nothing else changes', () => {
      expect(textOf(format.mapRequest(body, codec, replacing()).body)).toBe(replaced(text));
      expect(text.match(/foo/gi)?.length).toBeGreaterThan(0);
    });

    test('has its tools told before any text', () => {
      const visitor = new RecordingVisitor();
      format.mapRequest(body, codec, visitor);
      expect(visitor.calls.filter((call) => call === 'schemaNames')).toHaveLength(1);
      expect(visitor.calls[0]).toBe('schemaNames');
    });
  },
);

const foo = toyContext();
const zoo = toyContext({ openReverser: () => new ToyReverser('zoo', 'x') });
/** Nothing to reverse, and nothing to wait for. */
const nothing = toyContext({
  openReverser: () => ({
    push: (chunk) => (chunk === '' ? [] : [{ length: chunk.length, text: undefined }]),
    end: () => [],
  }),
});

function streamed(format: WireFormat, chunks: readonly Uint8Array[], context: ResponseContext): string {
  const stream = format.openStream(context);
  const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
  return textOf(...output, ...stream.end());
}

describe.each(all)('answers of $id', ({ format, examples }) => {
  test.each([...examples.answers, ...examples.errors])(
    'as JSON, $name: reversed where text is, else untouched',
    ({ text }) => {
      const body = bytesOf(text);
      expect(format.mapResponse(body, nothing).body).toBe(body);
      expect(format.mapResponse(body, zoo).body).toBe(body);
      // An escape stands where a letter may: what is reversed is the text, not its spelling.
      const expected = text.replaceAll(String.raw`\u0066oo`, 'foo').replaceAll('foo', 'barbar');
      expect(textOf(format.mapResponse(body, foo).body)).toBe(expected);
    },
  );

  test.each(examples.errors)('$name are known as errors', ({ text }) => {
    expect(format.mapResponse(bytesOf(text), foo).isUnderstood).toBe(true);
  });
});

describe.each(
  all.flatMap(({ format, id, examples }) => examples.streams.map((example) => ({ format, id, examples, ...example }))),
)('the stream of $id $name', ({ format, examples, text }) => {
  const bytes = bytesOf(text);
  const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 });

  test('is the same when there is nothing to reverse', () => {
    const output = streamed(format, [bytes], nothing);
    expect(examples.said(output)).toEqual(examples.said(text));
    // A cut inside an escape moves to its end, and nothing else does.
    const hasCutEscapes = /[^\\](?:\\\\)*\\\\(?:u[\da-f]{0,3})?"[,}]/.test(text);
    if (!hasCutEscapes) expect(output).toBe(text);
  });

  test('keeps ids, names and models', () => {
    const output = streamed(format, [bytes], zoo);
    expect(examples.said(output)).toEqual(examples.said(text));
    expect(output.split('zoo')).toHaveLength(text.split('zoo').length);
  });

  test('says the real names in every channel and every copy', () => {
    const said = Object.entries(examples.said(text)).map(([channel, words]) => [channel, decoded(words)]);
    expect(said.length).toBeGreaterThan(0);
    const now = Object.entries(examples.said(streamed(format, [bytes], foo)));
    expect(now.map(([channel, words]) => [channel, decoded(words)])).toEqual(
      said.map(([channel, words]) => [channel, words?.replaceAll('foo', 'barbar')]),
    );
  });

  test('is the same however it is cut', () => {
    const whole = streamed(format, [bytes], foo);
    const eachByte = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect(streamed(format, eachByte, foo)).toBe(whole);
    fc.assert(
      fc.property(cuts, (places) => streamed(format, cutBytes(bytes, places), foo) === whole),
      { numRuns: 40 },
    );
  });

  test('lets an event pass that nobody knows, wherever it comes', () => {
    const { unknownEvent, said } = examples;
    const whole = said(streamed(format, [bytes], foo));
    const ends = [...text.matchAll(/\r?\n\r?\n/g)].map((match) => match.index + match[0].length);
    for (const end of [0, ...ends.slice(0, -1)]) {
      const output = streamed(format, [bytesOf(text.slice(0, end) + unknownEvent + text.slice(end))], foo);
      expect(output).toContain(unknownEvent);
      expect(said(output.replace(unknownEvent, ''))).toEqual(whole);
    }
  });
});

describe.each(
  all.flatMap(({ format, id, examples }) =>
    (examples.lists ?? []).map((example) => ({ format, id, examples, ...example })),
  ),
)('the JSON list of $id $name', ({ format, examples, endpoint, text }) => {
  const bytes = bytesOf(text);
  const mapped = (chunks: readonly Uint8Array[], context: ResponseContext): string => {
    const stream = format.openJsonStream?.(endpoint, context);
    if (stream === undefined) throw new Error(`${format.id} writes no list at ${endpoint}`);
    const output = chunks.flatMap((chunk) => [...stream.push(chunk)]);
    return textOf(...output, ...stream.end());
  };
  const said = (list: string) =>
    examples.said((JSON.parse(list) as readonly unknown[]).map((item) => `data: ${JSON.stringify(item)}\n\n`).join(''));

  test('says the real names, and is the same when there is nothing to reverse', () => {
    expect(mapped([bytes], nothing)).toBe(text);
    expect(said(mapped([bytes], zoo))).toEqual(said(text));
    const expected = Object.entries(said(text)).map(([channel, words]) => [channel, words.replaceAll('foo', 'barbar')]);
    expect(said(mapped([bytes], foo))).toEqual(Object.fromEntries(expected));
  });

  test('is the same however it is cut', () => {
    const whole = mapped([bytes], foo);
    const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (places) => mapped(cutBytes(bytes, places), foo) === whole),
      { numRuns: 40 },
    );
  });
});

/** Escapes of arguments may be spelled otherwise after a reversal. */
function decoded(words: string | undefined): string | undefined {
  return words?.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const own: readonly OwnError[] = [
  {
    status: 400,
    rule: 'some-rule',
    message: 'Pretense blocked this request: it holds a "secret" (é). Nothing was sent.',
  },
  { status: 413, rule: 'body-too-large', message: 'Pretense blocked this request: it is too large.' },
  { status: 502, rule: 'upstream-unreachable', message: 'Pretense could not reach the provider. Try again.' },
  { status: 503, rule: 'stopping', message: 'Pretense is stopping. Try again.' },
];
const asked = all.flatMap(({ format, id, examples }) =>
  examples.asks.flatMap(({ name, ask }) =>
    own.map((error) => ({ format, id, name, ask, error, status: error.status })),
  ),
);

test.each(asked)(
  "$id: the vendor's SDK, asking $name, reads our $status as an error with our message",
  async ({ format, ask, error }) => {
    let asks = 0;
    const server = createServer((request, response) => {
      asks += 1;
      request.resume();
      response.writeHead(error.status, {
        'content-type': 'application/json',
        'x-pretense-rule': error.rule,
        'x-should-retry': 'false',
      });
      response.end(format.errorBody(error));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const thrown = await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(thrown).toBeInstanceOf(Error);
      const { message, status } = thrown as Error & { readonly status?: number };
      expect(status).toBe(error.status);
      // Some SDKs show the JSON as it came.
      expect(message.replaceAll(String.raw`\"`, '"')).toContain(error.message);
      expect(asks).toBe(1);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  },
);
