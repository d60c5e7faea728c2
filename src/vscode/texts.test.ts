import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NameView } from '../view/calls.ts';
import type { ExportView } from '../view/export.ts';
import { createFormat } from '../view/format.ts';
import { exportResult, progressText, resultButtons } from './export-text.ts';
import { hoverText } from './hover-text.ts';
import { verifyResult } from './log-results.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { panelHtml } from './panel-html.ts';
import { pauseChoices, pauseQuestion } from './pause-text.ts';
import { consentQuestion, coverageItem, restoreResult, unchanged } from './routing-text.ts';
import { claudeCode, drifted } from './situation.fixture.ts';

const format = createFormat('en');
const now = new Date(2026, 10, 19, 12);

describe('a hover', () => {
  const view: NameView = {
    name: 'settleClaim',
    surrogate: 'quorbVelmi',
    changes: true,
    pin: undefined,
    reason: 'It changes: claims-api declares it.',
    level: 'strict',
  };

  test('says what leaves, why, and how to overrule it', () => {
    const text = hoverText(view) ?? '';
    expect(text).toContain('`settleClaim` leaves as `quorbVelmi`');
    expect(text).toContain(escapeMarkdown('claims-api declares it.'));
    expect(text).toContain('command:pretense.alwaysMutateName?%5B%22settleClaim%22%5D');
    expect(text).toContain('command:pretense.neverMutateName?%5B%22settleClaim%22%5D');
  });

  test('offers a pinned name only the way back', () => {
    const never = hoverText({ ...view, changes: false, surrogate: undefined, pin: 'never' }) ?? '';
    expect(never).toContain('leaves unchanged');
    expect(never).toContain('pretense.alwaysMutateName');
    expect(never).not.toContain('pretense.neverMutateName');
  });

  test('says nothing of a word that Pretense has no opinion of', () => {
    expect(hoverText({ ...view, changes: false, surrogate: undefined })).toBeUndefined();
  });
});

describe('results', () => {
  const view: ExportView = {
    records: 2941,
    firstSeq: 12,
    lastSeq: 2952,
    isChainWhole: true,
    problem: undefined,
    files: [],
  };
  const period = { from: '2026-08-21', to: '2026-11-19' };

  test('of an export: how much, which period, and that its chain holds', () => {
    expect(exportResult(view, period, format, now)).toMatchObject({
      kind: 'information',
      text: 'SOC2 log exported: 2,941 records, 21 Aug to 19 Nov, chain verified.',
    });
  });

  test('of an export whose chain does not hold: an error, and no claim', () => {
    const broken = exportResult({ ...view, isChainWhole: false, problem: 'Record 31 differs.' }, period, format, now);
    expect(broken.kind).toBe('error');
    expect(broken.text).toContain('Record 31 differs. Do not hand it over as complete.');
    expect(broken.text).not.toContain('verified');
  });

  test('of a report: how much in it needs attention', () => {
    const report = { ...view, redFacts: 1 };
    expect(exportResult(report, period, format, now).text).toMatch(/chain verified\. 1 fact in it needs attention\.$/);
    expect(exportResult({ ...view, redFacts: 0 }, period, format, now).text).toMatch(/chain verified\.$/);
  });

  test('of an export offer what fits it', () => {
    expect(resultButtons(view, 'report')).toEqual(['Open', 'Reveal in folder']);
    expect(resultButtons(view, 'pack')).toEqual(['Reveal in folder']);
    expect(resultButtons({ ...view, isChainWhole: false }, 'report')).toEqual(['Show details']);
  });

  test('of an export that runs: what it does, and how far it is', () => {
    expect(progressText({ phase: 'check', done: 0, total: 0 })).toBe('checking the log…');
    expect(progressText({ phase: 'write', done: 1, total: 3 })).toBe('writing, 33%');
  });

  test('of a check: what it covers and what not', () => {
    const whole = verifyResult({ isWhole: true, records: 48_213, problem: undefined }, format);
    expect(whole.text).toBe('48,213 records verified. This does not cover tools that are not routed.');
    expect(verifyResult({ isWhole: false, records: 9, problem: 'Record 4 differs.' }, format).kind).toBe('error');
  });

  test('of a restore: what was set back, and what was left alone with the reason', () => {
    const outcomes = [
      { client: 'codex', file: '~/.codex/config.toml', what: 'restored', sentence: 'Back.' },
      { client: 'cline', file: '~/.cline/x.json', what: 'left-alone', sentence: 'Its value is no longer ours.' },
    ] as const;
    expect(restoreResult(outcomes)).toMatchObject({
      kind: 'information',
      text: '1 file was set back. Its value is no longer ours.',
    });
    expect(restoreResult([])).toMatchObject({ text: expect.stringContaining('nothing was changed') as string });
    expect(restoreResult([{ ...outcomes[0], what: 'failed' }]).kind).toBe('warning');
  });
});

describe('questions', () => {
  test('of a pause: how many names go, and for how long', () => {
    const { message, detail } = pauseQuestion(15, 1840, format);
    expect(message).toBe('Let 1,840 protected names go readable for 15 minutes?');
    expect(detail).toContain('secrets are still stopped');
  });

  test('offer no pause that is longer than allowed', () => {
    expect(pauseChoices(60)).toEqual([5, 15, 30, 60]);
    expect(pauseChoices(3)).toEqual([3]);
    fc.assert(fc.property(fc.integer({ min: 1, max: 600 }), (most) => Math.max(...pauseChoices(most)) === most));
  });

  test('of a change: which file, what it means, and what to do afterwards', () => {
    const plan = {
      id: 'x',
      client: 'codex',
      name: 'Codex',
      restart: 'Start Codex again.',
      notes: ['It keeps its login.'],
      edits: [{ shownAs: '~/.codex/config.toml', before: '', after: 'x' }],
    };
    expect(consentQuestion(plan)).toBe(
      'Set Codex to use Pretense? ~/.codex/config.toml changes as shown. It keeps its login. Start Codex again.',
    );
    expect(unchanged({ ...plan, notes: [], edits: [] })).toBe('Codex is set to use Pretense already.');
  });
});

describe('lists', () => {
  test('show a tool with its state, its file and the reason', () => {
    expect(coverageItem(drifted)).toEqual({
      label: '$(warning) Continue',
      description: 'drifted · ~/.continue/config.yaml',
      detail: drifted.reason,
    });
    expect(coverageItem(claudeCode).description).toBe('protected');
  });
});

describe('text of others', () => {
  test('stays one line of plain text in Markdown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped).not.toMatch(/[\n\r]/);
        expect(escaped).not.toMatch(/(?<!\\)(?:\\\\)*[[\]<>`$]/);
      }),
    );
  });

  test('in a code span cannot end the span', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a`]{1,12}$/), (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inside = span.slice(fence.length, -fence.length);
        expect([...inside.matchAll(/`+/g)].every(([run]) => run.length !== fence.length)).toBe(true);
      }),
    );
  });

  test('cannot leave an attribute of the page', () => {
    const page = {
      script: 'a.js',
      style: 'b.css',
      cspSource: "'self'",
      nonce: 'n',
      language: '"><script>alert(1)</script>',
    };
    const html = panelHtml(page);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain("default-src 'none'; script-src 'nonce-n'; style-src 'self'");
    expect(html).not.toMatch(/unsafe|https?:/);
  });
});
