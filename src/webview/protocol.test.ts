import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { panelStates, stateMessage } from './panel.fixture.ts';
import { parseHostMessage, parsePanelMessage } from './protocol.ts';

describe('what the page asks for', () => {
  test.each([
    { type: 'ready' },
    { type: 'open-file', repository: 'shop', file: 'src/a.ts' },
    { type: 'command', command: 'pause' },
    { type: 'command', command: 'repair-tool', client: 'codex' },
    { type: 'exchange-texts', requestId: 'r1' },
    { type: 'open-diff', requestId: 'r1', side: 'answer' },
    { type: 'copy', text: '/srv/shop/src/a.ts' },
    { type: 'open-finding', finding: 'f_0123456789abcdef' },
    { type: 'decide-finding', finding: 'f_0123456789abcdef', choice: 'allow-until' },
    { type: 'move-incident', incident: 'inc_0aZ9bulk', choice: 'contained' },
    { type: 'open-policy', path: '/srv/home/policy.jsonc' },
    { type: 'open-policy', path: '/srv/home/policy.jsonc', line: 3, column: 14 },
  ])('$type is taken', (message) => expect(parsePanelMessage(message)).toEqual(message));

  test.each([
    ['nothing', undefined],
    ['a string', 'ready'],
    ['a type of its own', { type: 'run' }],
    ['a command that is not in the table', { type: 'command', command: 'workbench.action.terminal.sendSequence' }],
    ['a command of the prototype', { type: 'command', command: 'constructor' }],
    ['a tool that is no text', { type: 'command', command: 'pause', client: { toString: 'x' } }],
    ['a file without a repository', { type: 'open-file', file: 'src/a.ts' }],
    ['a side that does not exist', { type: 'open-diff', requestId: 'r1', side: 'both' }],
    ['a text without end', { type: 'copy', text: 'x'.repeat(5000) }],
    ['a finding that is no fingerprint', { type: 'open-finding', finding: '../f_0123456789abcdef' }],
    ['a decision of its own', { type: 'decide-finding', finding: 'f_0123456789abcdef', choice: 'allow' }],
    ['a decision with a reason of the page', { type: 'decide-finding', finding: 'x', choice: 'redact', reason: 'x' }],
    ['an incident that is none', { type: 'move-incident', incident: 'inc_1', choice: 'triaged' }],
    [
      'a step that takes more than the panel asks',
      { type: 'move-incident', incident: 'inc_0aZ9bulk', choice: 'duplicate' },
    ],
    ['a line without a column', { type: 'open-policy', path: '/a', line: 3 }],
    ['a line that is none', { type: 'open-policy', path: '/a', line: -1, column: 1 }],
    ['an empty id', { type: 'exchange-texts', requestId: '' }],
  ])('%s is refused', (_, message) => expect(parsePanelMessage(message)).toBeUndefined());

  test('only the fields of the type come through', () => {
    expect(parsePanelMessage({ type: 'ready', path: '/etc/passwd' })).toEqual({ type: 'ready' });
    const message = { type: 'open-file', repository: 'shop', file: 'a.ts', path: '/etc/passwd' };
    expect(parsePanelMessage(message)).toEqual({ type: 'open-file', repository: 'shop', file: 'a.ts' });
  });

  test('nothing that a page can post makes it throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void parsePanelMessage(value)));
    const types = fc.constantFrom('command', 'open-file', 'copy', 'open-diff', 'decide-finding', 'open-policy');
    fc.assert(fc.property(types, fc.object(), (type, rest) => void parsePanelMessage({ ...rest, type })));
  });
});

describe('what the extension tells', () => {
  test.each(panelStates)('the state %s survives the way', (name) => {
    const message = stateMessage(name);
    expect(parseHostMessage(structuredClone(message))).toEqual(message);
  });

  test('messages of the editor and of add-ons are passed over', () => {
    const others = [
      undefined,
      'state',
      { type: 'state' },
      { type: 'files', rows: 'x' },
      { type: 'findings', rows: {} },
      { type: 'reveal-finding' },
      { type: 'texts' },
      { type: 'vscode' },
    ];
    expect(others.map((value) => parseHostMessage(value))).toEqual(others.map(() => undefined));
  });
});
