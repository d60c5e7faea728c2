import { expect, test } from 'vitest';
import { StatisticsCounter } from './statistics.ts';
import { Tally } from './tally.ts';

function tallyOf(...actions: readonly ('redact' | 'report' | 'block')[]): Tally {
  const tally = new Tally();
  tally.addFindings(actions.map((action) => ({ rule: 'github-token', class: 'vendor-secret', action, clause: '' })));
  return tally;
}

test('a secret that the policy lets through is not counted among those that did not leave', () => {
  const counter = new StatisticsCounter();
  counter.sent(tallyOf('report', 'redact', 'redact'), false);
  expect(counter.read()).toMatchObject({ secretsDetected: 3, secretsBlocked: 2 });
});

test('of a request that was stopped no secret left, whatever its rule does', () => {
  const counter = new StatisticsCounter();
  counter.blocked(tallyOf('block', 'report'));
  counter.blocked();
  expect(counter.read()).toMatchObject({ secretsDetected: 2, secretsBlocked: 2, blockedRequests: 2 });
});
