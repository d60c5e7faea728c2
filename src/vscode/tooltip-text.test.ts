import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CoverageRow } from '../view/coverage.ts';
import { claudeCode, drifted, facts, factsWith, noTraffic, proxyWith, withProblem } from './situation.fixture.ts';
import { tooltipText } from './tooltip-text.ts';

const copilot: CoverageRow = {
  client: 'copilot-chat',
  name: 'Copilot Chat',
  state: 'not-routable',
  reason: 'It has no supported address setting.',
  requests: 0,
};
const cline: CoverageRow = { ...claudeCode, client: 'cline', name: 'Cline', state: 'routed', requests: 0 };

describe('the tooltip', () => {
  test('of a usual day: since when, figures, each tool, the log, what can be done', () => {
    const text = tooltipText('protected', { ...facts, coverage: [copilot, cline, claudeCode] });
    expect(text).toMatch(/^\*\*Protected\*\* since \d\d:\d\d/);
    expect(text).toContain(
      '1,200 requests today: 1,184 protected, 3 blocked, 13 sent while paused\\\n31,655 of 412,906',
    );
    const tools = text.split('\n').filter((line) => line.startsWith('$('));
    expect(tools.map((line) => line.trim())).toEqual([
      '$(circle-filled) Claude Code: 812, last 12 s ago',
      '$(circle-outline) Cline: routed, not yet seen',
      String.raw`$(circle-slash) Copilot Chat: not protected. It has no supported address setting\.`,
    ]);
    expect(text).toContain('Log verified up to record 48,213, last record 40 s ago');
    expect(text).toContain('[Open panel](command:pretense.showPanel) · [Pause…](command:pretense.pause)');
  });

  test('names at most six tools', () => {
    const many = Array.from({ length: 9 }, (_, at) => ({ ...claudeCode, client: `tool-${at}`, name: `Tool ${at}` }));
    const text = tooltipText('protected', { ...facts, coverage: many });
    expect(text.match(/circle-filled/g)).toHaveLength(6);
    expect(text).toContain('and 3 more');
  });

  test('of a drift: which tool, why, and how to repair it', () => {
    const text = tooltipText('drift', { ...facts, coverage: [claudeCode, drifted] });
    expect(text).toContain('**Continue is not protected.**');
    expect(text).toContain('command:pretense.repairTool?%5B%22continue%22%5D');
    expect(text).toContain('command:pretense.showToolChange?%5B%22continue%22%5D');
  });

  test('of a pause: until when, by whom, why, and what still holds', () => {
    const pause = {
      since: '2026-03-09T13:00:00Z',
      until: '2026-03-09T13:42:00Z',
      reason: 'provider support',
      by: 'dev-17@company.example',
    };
    const text = tooltipText('paused', factsWith(proxyWith({ pause })));
    expect(text).toMatch(/^\*\*Paused until \d\d:42\*\*/);
    expect(text).toContain('provider support');
    expect(text).toContain('Secrets are still blocked.');
    expect(text).toContain('[Resume now](command:pretense.resume)');
  });

  test('says who runs the proxy, only where it is somebody else', () => {
    expect(tooltipText('protected', facts)).not.toContain('Run by');
    expect(tooltipText('protected', factsWith({ role: 'follower' }))).toContain(
      String.raw`Run by the window "claims\-api". This window takes over when it closes.`,
    );
  });

  test('of a partial level says that it is partial', () => {
    expect(tooltipText('protected', factsWith(proxyWith({ level: 'light' })))).toContain('Level light: partial');
  });

  test('of a broken chain says so instead of "verified"', () => {
    const verified = { isWhole: false, upToSeq: 12, at: '2026-03-09T08:12:01Z', problem: 'Record 13 differs.' };
    const audit = { ...facts.state.proxy?.audit, records: 20, lastSeq: 20, lastHash: '', lastAt: undefined, verified };
    const text = tooltipText('protected', factsWith(proxyWith({ audit })));
    expect(text).toContain('The log does not match its chain');
    expect(text).not.toContain('verified up to');
  });

  test('of an own proxy that does not run names no terminal: it has no address any more', () => {
    const terminals: CoverageRow = { ...cline, client: 'terminal', name: 'Integrated terminal' };
    const coverage = [terminals, { ...claudeCode, state: 'routed' as const }];
    const off = tooltipText('off', { ...factsWith({ role: 'off', proxy: undefined }), isEnabled: false, coverage });
    expect(off).not.toContain('Integrated terminal');
    expect(off).toContain('Claude Code cannot send until Pretense runs again or it is set back');
    expect(tooltipText('ready', { ...factsWith(proxyWith({ today: noTraffic })), coverage })).toContain(
      'Integrated terminal',
    );
  });

  test('of a problem gives its message and the way out', () => {
    const text = tooltipText('port-taken', factsWith(withProblem('port-taken')));
    expect(text).toContain('The disk with the audit log is full');
    expect(text).toContain('command:pretense.chooseAnotherPort');
  });

  test('is never given a link or an icon by a name, a reason or a message of others', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('[x](command:workbench.action.quit)', '$(error) x', '<a href="x">', '**bold**', '\n\n# title'),
    );
    fc.assert(
      fc.property(hostile, hostile, (name, reason) => {
        const row: CoverageRow = { ...claudeCode, name, reason, state: 'not-routable' };
        const plain = { ...row, name: 'x', reason: 'y' };
        const shape = (text: string): readonly number[] =>
          [/(?<!\\)\]\(command:/g, /(?<!\\)\$\(/g, /(?<!\\)</g, /\n\n/g].map((mark) => [...text.matchAll(mark)].length);
        const given = (one: CoverageRow) => tooltipText('protected', { ...facts, coverage: [one] });
        expect(shape(given(row))).toEqual(shape(given(plain)));
      }),
      { numRuns: 300 },
    );
  });
});
