// Where redacted values come back, in every wire format: the answers are those that clients really get.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireFormats } from '../../src/wire/index.ts';
import type { WireFormat } from '../../src/wire/types.ts';
import { bytesOf, cutBytes } from '../../src/wire/wire-test-kit.fixture.ts';
import type { Answer } from '../e2e/upstream/turn.ts';
import type { FormatExamples } from '../fixtures/format-examples.ts';
import {
  mapStream,
  type Mapped,
  type MapOptions,
  mapWhole,
  type Speaker,
  speakers,
  stringsIn,
} from './restore-speakers.ts';

const placeholder = 'plc_9f8e7d6c5b4a';
const longer = `${placeholder}77`;
const lookalike = 'plc_9f8e7d6c5b4b';
/** It needs escapes in JSON. */
const value = 'va"l\\ue\n\té 😀';
const placeholders = new Map([
  [placeholder, value],
  [longer, 'another value'],
]);

const speaking = await Promise.all(
  wireFormats.flatMap((format) => {
    const say = speakers.get(format.id);
    return say === undefined ? [] : [withExamples(format, say)];
  }),
);
/** Completions call no tools. */
const calling = speaking.filter(({ id }) => id !== 'openai-completions');

async function withExamples(format: WireFormat, say: Speaker) {
  const { examples } = (await import(`../fixtures/${format.id}/examples.ts`)) as { readonly examples: FormatExamples };
  return { format, id: format.id, say, examples };
}

type Case = (typeof speaking)[number];

test.each(wireFormats)('$id is in this test', ({ id }) => {
  expect(speakers.has(id)).toBe(true);
});

/** What stands between the marks, wherever the answer says it. */
function between(mark: string, texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) =>
    text
      .split(`${mark}{`)
      .slice(1)
      .map((rest) => rest.split(`}${mark}`, 1)[0]),
  );
  return [...new Set(found)].map((text) => text ?? '');
}

interface Heard extends Mapped {
  readonly texts: readonly string[];
}

function hear({ format, say, examples }: Case, answer: Answer, isStreaming: boolean, options: MapOptions): Heard {
  const sent = say(answer, isStreaming);
  if (!isStreaming) {
    const mapped = mapWhole(format, sent, options);
    return { ...mapped, texts: stringsIn(mapped.output) };
  }
  const mapped = mapStream(format, [bytesOf(sent)], options);
  return { ...mapped, texts: Object.values(examples.said(mapped.output)).flatMap(stringsIn) };
}

const shown = (text: string): Answer => ({ reasoning: `R{${text}}R`, text: `foo T{${text}}T` });
const called = (name: string, text: string): Answer => ({
  text: 'I do it.',
  call: {
    name,
    input: { file_path: '/srv/shop/a.ts', old_string: `I{${text}}I`, deep: [{ new_string: `\tJ{${text}}J` }] },
  },
});

describe.each([true, false])('streaming: %s', (isStreaming) => {
  describe.each(speaking)('$id', (each) => {
    test('gives people the value, beside names that come back', () => {
      const { texts, restoration, facts } = hear(each, shown(placeholder), isStreaming, { placeholders });
      expect(between('T', texts)).toEqual([value]);
      expect(texts.some((text) => text.startsWith('barbar T{'))).toBe(true);
      expect(texts.filter((text) => text.includes(placeholder))).toEqual([]);
      const isHeard = each.id === 'openai-completions' || each.id === 'anthropic-messages';
      expect(between('R', texts)).toEqual(isHeard ? [] : [value]);
      // Copies are not counted.
      expect(restoration.restored).toBe(isHeard ? 1 : 2);
      expect(restoration.kept).toEqual([]);
      for (const { client, redactions = [] } of facts.spoken) {
        for (const { start, end } of redactions) expect(client.slice(start, end)).toBe(value);
      }
      const said = facts.spoken.find(({ client }) => client.includes('T{'));
      if (each.id !== 'openai-completions') {
        expect(said?.redactions?.map((redaction) => redaction.placeholder)).toEqual([placeholder]);
        expect(said?.provider).toBe(`foo T{${placeholder}}T`);
      }
    });

    test('takes the longest of those that begin alike, and no look-alike', () => {
      const { texts } = hear(each, shown(`${longer} ${lookalike} ${placeholder}`), isStreaming, { placeholders });
      expect(between('T', texts)).toEqual([`another value ${lookalike} ${value}`]);
    });

    test('gives the value also where the placeholder happens to spell what stands for a name', () => {
      const spelling = new Map([['plc_foo_9f8e', value]]);
      const { texts } = hear(each, shown('plc_foo_9f8e'), isStreaming, { placeholders: spelling });
      expect(between('T', texts)).toEqual([value]);
    });

    test('gives nothing back that another request carried', () => {
      const other = new Map([['plc_of_another', 'x']]);
      for (const carried of [other, new Map<string, string>()]) {
        const { texts, restoration } = hear(each, shown(placeholder), isStreaming, { placeholders: carried });
        expect(between('T', texts)).toEqual([placeholder]);
        expect(restoration.restored).toBe(0);
      }
    });
  });

  describe.each(calling)('$id', (each) => {
    test.each([
      'Edit',
      'MultiEdit',
      'Write',
      'NotebookEdit',
      'apply_patch',
      'replace',
      'write_file',
      'str_replace_based_edit_tool',
    ])('writes the value into files with %s, character by character', (name) => {
      const { texts, restoration, facts } = hear(each, called(name, placeholder), isStreaming, { placeholders });
      expect(between('I', texts)).toEqual([value]);
      expect(between('J', texts)).toEqual([value]);
      expect(restoration.restored).toBe(2);
      expect(restoration.kept).toEqual([]);
      expect(facts.toolCalls.map(({ input }) => JSON.parse(input) as unknown)).toEqual([
        called(name, value).call?.input,
      ]);
      const said = facts.spoken.filter(({ redactions = [] }) => redactions.length > 0);
      expect(said.map(({ provider }) => provider)).toEqual([`I{${placeholder}}I`, `\tJ{${placeholder}}J`]);
      for (const { client, redactions = [] } of said) {
        expect(redactions.map(({ start, end }) => client.slice(start, end))).toEqual([value]);
      }
    });

    test.each([
      'Bash',
      'shell',
      'exec_command',
      'WebFetch',
      'mcp__files__Edit',
      'edit',
      'EDIT',
      'Edit ',
      'Read',
      'x',
      'constructor',
    ])('leaves the placeholder in what %s gets from a client that is not its own', (name) => {
      const { texts, restoration } = hear(each, called(name, placeholder), isStreaming, {
        placeholders,
        client: 'claude-code',
      });
      expect(between('I', texts)).toEqual([placeholder]);
      expect(between('J', texts)).toEqual([placeholder]);
      expect(texts.filter((text) => text.includes(value))).toEqual([]);
      expect(restoration.restored).toBe(0);
      expect(restoration.kept).toEqual([{ tool: name, count: 2, placeholders: [placeholder] }]);
    });

    test('gives a tool the value that policy names', () => {
      const { texts, restoration } = hear(each, called('Bash', placeholder), isStreaming, {
        placeholders,
        restoreInto: ['Bash'],
      });
      expect(between('I', texts)).toEqual([value]);
      expect(restoration.kept).toEqual([]);
    });

    test('counts names that reach tools which may take them away', () => {
      const terms = (name: string): number =>
        hear(each, called(name, 'foo'), isStreaming, { placeholders, client: 'claude-code' }).restoration.egressTerms;
      expect(['Bash', 'Edit', 'Read', 'mcp__x__y'].map(terms)).toEqual([2, 0, 0, 2]);
    });
  });
});

describe.each(speaking)('an answer of $id', ({ id, format, say }) => {
  const call = id === 'openai-completions' ? {} : called('Edit', `${placeholder}foo${longer}`);
  const bytes = bytesOf(say({ ...shown(`${placeholder}${longer} ${lookalike}`), ...call }, true));

  test('is the same however it is cut', () => {
    const whole = mapStream(format, [bytes], { placeholders });
    const eachByte = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    const options = { placeholders };
    expect(mapStream(format, eachByte, options).output).toBe(whole.output);
    const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (places) => {
        const { output, restoration } = mapStream(format, cutBytes(bytes, places), options);
        return output === whole.output && restoration.restored === whole.restoration.restored;
      }),
      { numRuns: 40 },
    );
  });
});
