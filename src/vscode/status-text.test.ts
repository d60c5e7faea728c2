import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HostProblemCode, HostRole } from '../view/snapshot.ts';
import { claudeCode, drifted, facts, factsWith, noTraffic, now, proxyWith, withProblem } from './situation.fixture.ts';
import { statusText, type StatusFacts } from './status-text.ts';

const pause = (until: string) => ({ since: '2026-03-09T13:00:00Z', until, reason: 'support', by: 'dev-17' });
const blocked = (at: string) => ({
  requestId: 'r1',
  at,
  client: 'claude-code',
  rule: 'aws-access-key',
  file: '.env.staging',
});
const gone = { proxy: undefined, leader: undefined };

interface Row {
  readonly name: string;
  readonly facts: StatusFacts;
  readonly text: string;
  readonly colour?: 'warning' | 'error';
  readonly label: string;
}

const rows: readonly Row[] = [
  {
    name: 'off by fault',
    facts: factsWith(withProblem('stopped')),
    text: '$(error) Pretense stopped',
    colour: 'error',
    label: 'Pretense stopped. Routed AI tools cannot send. Open for actions.',
  },
  {
    name: 'failed without a reason that we know',
    facts: factsWith({ role: 'failed' }),
    text: '$(error) Pretense stopped',
    colour: 'error',
    label: 'Pretense stopped. Routed AI tools cannot send. Open for actions.',
  },
  {
    name: 'log not writable',
    facts: factsWith(withProblem('log-unwritable')),
    text: '$(error) Log not writable',
    colour: 'error',
    label: 'The audit log cannot be written. AI requests are refused.',
  },
  {
    name: 'port held by someone else',
    facts: factsWith(withProblem('port-taken')),
    text: '$(error) Port 9340 taken',
    colour: 'error',
    label: 'Port 9340 is taken by another program. Pretense is not running.',
  },
  {
    name: 'one tool bypasses us',
    facts: factsWith({}, { coverage: [claudeCode, drifted] }),
    text: '$(warning) Continue not protected',
    colour: 'error',
    label: 'Continue is not protected.',
  },
  {
    name: 'two tools bypass us',
    facts: factsWith({}, { coverage: [{ ...claudeCode, state: 'overridden' }, drifted] }),
    text: '$(warning) 2 tools not protected',
    colour: 'error',
    label: 'Claude Code and Continue are not protected.',
  },
  {
    name: 'off by the user, and nothing points here',
    facts: factsWith(
      { role: 'off', ...gone },
      { isEnabled: false, coverage: [{ ...claudeCode, state: 'not-routed' }] },
    ),
    text: '$(circle-slash) Pretense off',
    colour: 'warning',
    label: 'Pretense is off. AI tools send unchanged.',
  },
  {
    name: 'off by the user, and a tool still points here',
    facts: factsWith({ role: 'off', ...gone }, { isEnabled: false, coverage: [{ ...claudeCode, state: 'routed' }] }),
    text: '$(circle-slash) Pretense off',
    colour: 'warning',
    label: 'Pretense is off. Routed AI tools cannot send.',
  },
  {
    name: 'off on a machine without an AI tool',
    facts: factsWith({ role: 'off', ...gone }, { isEnabled: false, coverage: [] }),
    text: '$(circle-slash) Pretense off',
    label: 'Pretense is off.',
  },
  {
    name: 'paused, minutes',
    facts: factsWith(proxyWith({ pause: pause('2026-03-09T13:42:40Z') })),
    text: '$(debug-pause) Paused 12 min',
    colour: 'warning',
    label: expect.stringMatching(
      /^Paused until \d\d:42\. What is new leaves unchanged; secrets are still stopped\.$/,
    ) as string,
  },
  {
    name: 'paused, last minute',
    facts: factsWith(proxyWith({ pause: pause('2026-03-09T13:31:45Z') })),
    text: '$(debug-pause) Paused 45 s',
    colour: 'warning',
    label: expect.stringMatching(/^Paused until/) as string,
  },
  {
    name: 'blocked just now',
    facts: factsWith(proxyWith({ lastBlocked: blocked('2026-03-09T13:30:45Z') })),
    text: '$(shield) Blocked just now',
    colour: 'warning',
    label: 'A request was blocked just now. Nothing was sent.',
  },
  {
    name: 'blocked 20 seconds ago',
    facts: factsWith(proxyWith({ lastBlocked: blocked('2026-03-09T13:30:40Z') })),
    text: '$(shield) Protected 1,184 · 31.7k',
    label: 'Protected. 1,184 requests protected, 31,655 identifiers mutated today.',
  },
  {
    name: 'an incident to look at',
    facts: factsWith(proxyWith({ incidents: { open: 3, needAction: 1, reviewsOverdue: 0, news: [] } })),
    text: '$(shield) Protected, 1 urgent incident',
    colour: 'warning',
    label: 'Protected. 1 urgent incident to look at. Open for details.',
  },
  {
    name: 'incidents that are being worked on',
    facts: factsWith(proxyWith({ incidents: { open: 3, needAction: 0, reviewsOverdue: 2, news: [] } })),
    text: '$(shield) Protected 1,184 · 31.7k',
    label: 'Protected. 1,184 requests protected, 31,655 identifiers mutated today.',
  },
  {
    name: 'blocked just now, and looked at already',
    facts: factsWith(proxyWith({ lastBlocked: blocked('2026-03-09T13:30:45Z') }), { openedRequestId: 'r1' }),
    text: '$(shield) Protected 1,184 · 31.7k',
    label: 'Protected. 1,184 requests protected, 31,655 identifiers mutated today.',
  },
  {
    name: 'index building',
    facts: factsWith(proxyWith({ indexing: { done: 7412, total: 11_960, repository: 'claims-api' } })),
    text: '$(shield) Protected, indexing 62%',
    label: 'Protected. Index 62 percent built.',
  },
  {
    name: 'index nearly built: 100 only when it is exact',
    facts: factsWith(proxyWith({ indexing: { done: 11_959, total: 11_960, repository: 'claims-api' } })),
    text: '$(shield) Protected, indexing 99%',
    label: 'Protected. Index 99 percent built.',
  },
  {
    name: 'index whose size is not known yet',
    facts: factsWith(proxyWith({ indexing: { done: 0, total: 0, repository: 'claims-api' } })),
    text: '$(shield) Protected, indexing',
    label: 'Protected. Index is being built.',
  },
  {
    name: 'protected',
    facts,
    text: '$(shield) Protected 1,184 · 31.7k',
    label: 'Protected. 1,184 requests protected, 31,655 identifiers mutated today.',
  },
  {
    name: 'protected, run by another window: the same',
    facts: factsWith({ role: 'follower' }),
    text: '$(shield) Protected 1,184 · 31.7k',
    label: 'Protected. 1,184 requests protected, 31,655 identifiers mutated today.',
  },
  {
    name: 'a new day',
    facts: factsWith(proxyWith({ today: noTraffic })),
    text: '$(shield) Protected',
    label: 'Protected. No request yet today.',
  },
  {
    name: 'nothing ever seen',
    facts: factsWith(proxyWith({ today: noTraffic, tools: [] })),
    text: '$(shield) Ready',
    label: 'Ready. No AI request has come through yet.',
  },
  {
    name: 'starting for more than a second',
    facts: factsWith({ role: 'starting', ...gone }),
    text: '$(sync~spin) Starting',
    label: 'Pretense is starting.',
  },
  {
    name: 'taking over for more than a second',
    facts: factsWith({ role: 'taking-over' }),
    text: '$(sync~spin) Taking over',
    label: 'Taking over from another window.',
  },
  {
    name: 'taking over for a moment: no word of it',
    facts: factsWith({ role: 'taking-over' }, { sinceRoleMs: 999 }),
    text: '$(shield) Protected 1,184 · 31.7k',
    label: 'Protected. 1,184 requests protected, 31,655 identifiers mutated today.',
  },
];

describe('the status bar', () => {
  test.each(rows)('$name', ({ facts: given, text, colour, label }) => {
    expect(statusText(given)).toMatchObject({ text, colour, label });
  });

  test('says nothing in the first second of a start', () => {
    expect(statusText(factsWith({ role: 'starting', ...gone }, { sinceRoleMs: 999 }))).toBeUndefined();
  });

  test('opens the exchange that was blocked', () => {
    const shown = statusText(factsWith(proxyWith({ lastBlocked: blocked(now.toISOString()) })));
    expect(shown?.opensRequestId).toBe('r1');
  });

  test('is red exactly when something fails or leaves unchecked and nobody decided it', () => {
    const codes: readonly (HostProblemCode | undefined)[] = [
      undefined,
      'port-taken',
      'impostor',
      'log-unwritable',
      'map-unreadable',
      'home-unusable',
      'stopped',
    ];
    const roles: readonly HostRole[] = ['starting', 'leader', 'follower', 'taking-over', 'off', 'failed'];
    fc.assert(
      fc.property(
        fc.record({
          role: fc.constantFrom(...roles),
          code: fc.constantFrom(...codes),
          hasDrift: fc.boolean(),
          isEnabled: fc.boolean(),
          isPaused: fc.boolean(),
        }),
        ({ role, code, hasDrift, isEnabled, isPaused }) => {
          const problem = code === undefined ? {} : withProblem(code);
          const until = isPaused ? { pause: pause('2026-03-09T14:00:00Z') } : {};
          const given = factsWith(
            { ...proxyWith(until), ...problem, role },
            { isEnabled, coverage: hasDrift ? [drifted] : [] },
          );
          const isFault = code !== undefined || role === 'failed' || hasDrift;
          expect(statusText(given)?.colour === 'error').toBe(isFault);
        },
      ),
      { numRuns: 300 },
    );
  });
});
