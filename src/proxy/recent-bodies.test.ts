import { createHmac, hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../base/json.ts';
import type { TextCodec } from '../base/text.ts';
import { Mutator } from '../engine/mutate.ts';
import { buildProtection } from '../engine/protection.ts';
import { WordMap } from '../engine/word-map.ts';
import { secretRules } from '../secrets/rules/index.ts';
import { createSecretScanner } from '../secrets/scan.ts';
import { anthropicMessages } from '../wire/anthropic-messages.ts';
import { memoryHistory } from './memory-history.fixture.ts';
import { commonLength, RecentBodies } from './recent-bodies.ts';
import { TextMemory } from './text-memory.ts';
import { ProtectingVisitor } from './visitor.ts';

const codec: TextCodec = {
  decode: (bytes, start, end) => Buffer.from(bytes).toString('utf8', start, end),
  encode: (text) => Buffer.from(text, 'utf8'),
};

test('the common length of two texts is that of their equal beginning', () => {
  fc.assert(
    fc.property(fc.nat(9000), fc.nat(9000), fc.nat(9000), (same, one, other) => {
      const start = Buffer.alloc(same, 'ab');
      const [left, right] = [
        Buffer.concat([start, Buffer.alloc(one, 'x')]),
        Buffer.concat([start, Buffer.alloc(other, 'y')]),
      ];
      expect(commonLength(left, right)).toBe(same);
      expect(commonLength(left, left)).toBe(left.length);
    }),
    { numRuns: 60 },
  );
});

const json = fc.jsonValue({ maxDepth: 3 });
const lists = fc.tuple(
  fc.array(json, { maxLength: 6 }),
  fc.array(json, { maxLength: 4 }),
  fc.array(json, { maxLength: 4 }),
);

test('a text that begins as a known one is read as if nothing were known', () => {
  fc.assert(
    fc.property(lists, json, fc.constantFrom('', ' ', '\n '), ([shared, ended, goesOn], after, space) => {
      const write = (items: readonly unknown[]) =>
        Buffer.from(
          `{"a":1,"list":[${space}${items.map((item) => JSON.stringify({ item }) + space).join(`,${space}`)}],"z":${JSON.stringify(after)}}`,
        );
      const [known, bytes] = [write([...shared, ...ended]), write([...shared, ...goesOn])];
      const root = parseJson(known);
      const list = root.kind === 'object' ? root.members[1]?.value : undefined;
      if (list?.kind !== 'array') throw new Error('no list');
      const again = parseJson(bytes, undefined, { list, length: commonLength(known, bytes) });
      expect(again).toEqual(parseJson(bytes));
    }),
  );
});

test('what does not follow a known list is refused as ever', () => {
  const known = Buffer.from('[{"a":1},{"b":2}]');
  const list = parseJson(known);
  if (list.kind !== 'array') throw new Error('no list');
  for (const text of [
    '[{"a":1},{"b":2}{"c":3}]',
    '[{"a":1},{"b":2},]',
    '[{"a":1},{"b":2}',
    '[{"a":1},{"b":2}x]',
    '[{"a":1}}',
  ]) {
    const bytes = Buffer.from(text);
    expect(() => parseJson(bytes, undefined, { list, length: commonLength(known, bytes) })).toThrow();
  }
});

const secrets = createSecretScanner({ rules: secretRules, keyedHash: (value) => hash('sha256', value) });
const token = ['gh', 'p_', 'R7xQ2mVb9KcT4nWz8LpY3sJd6HfG1aEu5XoB'].join('');

const text = fc.constantFrom(
  `the key is ${token}`,
  `export TOKEN="${token}" # kestrel_ledger`,
  'let KestrelLedger settle',
  'a wombat and kestrel_ledger',
  'nothing here',
  'the key of KESTREL_LEDGER\n"quoted" é 😀',
  '<system-reminder>\nkestrelLedger\n</system-reminder>',
);
const block = fc.oneof(
  text.map((value) => ({ type: 'text', text: value })),
  fc.tuple(fc.nat(3), text).map(([id, value]) => ({
    type: 'tool_use',
    id: `t${id}`,
    name: 'Read',
    input: { file_path: '/w/a.ts', note: value },
  })),
  fc.tuple(fc.nat(3), text).map(([id, value]) => ({ type: 'tool_result', tool_use_id: `t${id}`, content: value })),
  fc.constant({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } }),
  text.map((said) => ({ type: 'thinking', thinking: said.replace(token, 'a token'), signature: 'EqQBq7Kz'.repeat(6) })),
);
const message = fc.record({
  role: fc.constantFrom('user', 'assistant'),
  content: fc.array(block, { minLength: 1, maxLength: 3 }),
});
const session = fc.tuple(
  fc.array(message, { minLength: 2, maxLength: 6 }),
  fc.array(fc.tuple(fc.nat(8), fc.array(message, { minLength: 1, maxLength: 3 })), { minLength: 1, maxLength: 4 }),
);

const calls = {
  role: 'assistant',
  content: ['t0', 't1', 't2', 't3'].map((id) => ({
    type: 'tool_use' as const,
    id,
    name: 'Read',
    input: { file_path: '/w/a.ts', note: '' },
  })),
};

/** Sends bodies one after the other; `forgets`: nothing of the bodies is remembered in between. */
function openLine(forgets: boolean) {
  const map = new WordMap({ keyedHash: (value) => createHmac('sha256', 'k').update(value).digest() });
  const none = { pathSegments: [], external: [], externalKebab: [], dependencies: [], languages: ['typescript'] };
  const protection = buildProtection([{ ...none, declared: ['KestrelLedger', 'kestrel_ledger'] }], {
    level: 'strict',
    pins: [],
  });
  const mutator = new Mutator(map, protection);
  const memory = new TextMemory(memoryHistory(), map);
  return (body: Buffer) => {
    if (forgets) memory.bodies.clear();
    const visitor = new ProtectingVisitor({
      memory,
      secrets,
      mutator,
      isShared: true,
      protection: {
        mutator,
        lexicalMutator: () => mutator,
        version: 1,
        level: 'strict',
        pinned: protection,
        pinsKey: '',
        workspaces: [{ root: '/w', repository: 'w' }],
      },
      encodedText: 'block',
      parties: { upstream: 'u', client: 'c' },
      isAgent: true,
      codec,
      hash: (content) => hash('sha256', content, 'base64'),
    });
    const mapped = anthropicMessages.mapRequest(body, codec, visitor);
    visitor.commit();
    return {
      body: Buffer.from(mapped.body).toString(),
      tally: visitor.tally,
      last: visitor.lastMessage,
      facts: mapped.facts,
    };
  };
}

test('a conversation that grows, shrinks and branches is mapped as if its bodies were not remembered', () => {
  fc.assert(
    fc.property(session, ([start, turns]) => {
      const [remembering, forgetting] = [openLine(false), openLine(true)];
      // Results follow their calls.
      let messages = [calls, ...start];
      const padding = 'p'.repeat(5000);
      for (const [kept, added] of turns) {
        messages = [...messages.slice(0, Math.max(1, messages.length - kept)), ...added];
        const body = Buffer.from(JSON.stringify({ model: 'm', max_tokens: 1, system: padding, messages }));
        expect(remembering(body)).toEqual(forgetting(body));
      }
    }),
    { numRuns: 40 },
  );
});

test('the bodies stay within their bytes and number', () => {
  const recent = new RecentBodies();
  const walked = () => ({
    format: 'test',
    messages: { kind: 'array', start: 0, end: 2, items: [] } as const,
    names: new Map(),
  });
  for (let at = 0; at < 40; at += 1) recent.keep(Buffer.alloc(1_000_000, at), walked(), undefined);
  const found = Array.from({ length: 40 }, (_, at) => recent.earlier(Buffer.alloc(1_000_000, at)) !== undefined);
  expect(found.filter(Boolean).length).toBe(12);
  expect(found.at(-1)).toBe(true);
  recent.keep(Buffer.alloc(15_000_000, 'x'), walked(), undefined);
  expect(recent.earlier(Buffer.alloc(15_000_000, 'x'))).toBeUndefined();
});
