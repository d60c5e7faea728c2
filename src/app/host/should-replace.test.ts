import { expect, test } from 'vitest';
import type { LeaderUpdate } from './audience.ts';
import type { HostOptions } from './host-options.ts';
import { networkKey } from '../network/network-settings.ts';
import { shouldReplace } from './should-replace.ts';

const own = { kind: 'window', version: '0.2.0', level: 'strict', port: 9339, upstreams: { a: '1', b: '2' } } as const;
const background = {
  leader: { kind: 'background', label: '', pid: 1, version: '0.2.0' },
  snapshot: { level: 'strict', port: 9339 },
  upstreams: { b: '2', a: '1' },
};
const editorNetwork = { proxy: 'http://proxy.example:3128', exceptions: [], isStrict: true };
const answer = (options: object, update: object): boolean =>
  shouldReplace(
    { ...own, ...options } as unknown as HostOptions,
    { ...background, ...update } as unknown as LeaderUpdate,
  );

test.each<[string, object, object, boolean]>([
  ['the same as this window', {}, {}, false],
  ['of an older version', { version: '0.3.0' }, {}, true],
  ['of a newer version', { version: '0.1.0' }, {}, false],
  ['of another level', { level: 'light' }, {}, true],
  ['on another port', { port: 9340 }, {}, true],
  ['on a port, where any will do', { port: 0 }, {}, false],
  ['with other upstreams', { upstreams: { a: '1' } }, {}, true],
  ['with another proxy of the network', { network: editorNetwork }, {}, true],
  ['that lets images pass, where none may', { content: { media: 'block', encodedText: 'block' } }, {}, true],
  ['with the same settings for content', { content: { media: 'pass', encodedText: 'block' } }, {}, false],
  ['with the same proxy of the network', { network: editorNetwork }, { network: networkKey(editorNetwork) }, false],
])('a background process %s is replaced: %s', (_what, options, update, expected) => {
  expect(answer(options, update)).toBe(expected);
});

test.each(['window', 'process'])('a %s that leads is never replaced', (kind) => {
  expect(answer({ version: '9.0.0' }, { leader: { ...background.leader, kind } })).toBe(false);
});

test('a background process replaces nobody', () => {
  expect(answer({ kind: 'background', version: '9.0.0' }, {})).toBe(false);
});
