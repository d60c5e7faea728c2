// The table of incidents is nothing but what the logs say: folding them again gives the same.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../src/audit/record.ts';
import { IncidentFold } from '../../src/incidents/fold.ts';
import { nextStates, reasonCodes } from '../../src/incidents/transitions.ts';
import { incidentStatuses } from '../../src/incidents/types.ts';
import { boundedIncident, deviceObjection, personObjection } from '../../src/collector/workflow/bounded-incident.ts';
import { agreeToMove, moveIncident } from '../../src/collector/workflow/move-incident.ts';
import { databaseKinds } from './databases.ts';
import { asPeople, asReader, opened, openWorkflow, person, TestDevice, type Workflow } from './workflow-fixture.ts';

const people = ['ann@company.example', 'rev-01@company.example', 'rev-02@company.example'].map((name) => person(name));
const ids = ['inc_00000001', 'inc_00000002', 'inc_00000003'];
const status = fc.constantFrom(...incidentStatuses);
const steps = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('open' as const),
      id: fc.constantFrom(...ids),
      severity: fc.constantFrom('info', 'low', 'high'),
    }),
    fc.record({ do: fc.constant('repeat' as const), id: fc.constantFrom(...ids), count: fc.nat(9) }),
    fc.record({ do: fc.constant('said' as const), id: fc.constantFrom(...ids), from: status, to: status }),
    fc.record({
      do: fc.constant('move' as const),
      number: fc.integer({ min: 1, max: 3 }),
      who: fc.nat(2),
      turn: fc.nat(5),
      of: fc.nat(3),
    }),
    fc.record({ do: fc.constant('agree' as const), number: fc.integer({ min: 1, max: 3 }), who: fc.nat(2) }),
    fc.record({ do: fc.constant('sync' as const) }),
  ),
  { maxLength: 40 },
);

/** Every other run begins with what people can move at once. */
const known = [
  ...ids.map((id) => ({ do: 'open' as const, id, severity: 'low' })),
  { do: 'sync' as const },
  { do: 'move' as const, number: 1, who: 1, turn: 0, of: 0 },
];

describe.each(databaseKinds)('folding on %s', (kind) => {
  let workflow: Workflow;

  beforeEach(async () => {
    workflow = await openWorkflow(kind);
  }, 120_000);
  afterEach(() => workflow.close());

  async function stored() {
    return await asReader(workflow.context, async (queries) => ({
      rows: (
        await queries.query<{ chain: string; body: string }>('SELECT chain, body FROM incidents ORDER BY number')
      ).map(({ chain, body }) => ({ chain, incident: JSON.parse(body) as unknown })),
      own: (
        await queries.query<{ line: string }>(
          `SELECT line FROM records WHERE type = 'incident.transition' AND chain LIKE 'c\\_own%' ORDER BY seq`,
        )
      ).map(({ line }) => JSON.parse(line) as AuditRecord),
    }));
  }

  /** People's moves belong after the records of the chain that were here when they were made. */
  function foldedAgain(device: TestDevice, own: readonly AuditRecord[]) {
    let isOwn = false;
    const fold = new IncidentFold({
      isKnownElsewhere: () => isOwn,
      objection: (incident, transition) => (isOwn ? personObjection : deviceObjection)(incident, transition),
    });
    const moves = own.filter((record) => record['of_chain'] === device.chain);
    const takeUntil = (size: number) => {
      isOwn = true;
      while (moves[0] !== undefined && Number(moves[0]['after_size']) <= size) fold.add(moves.shift() as AuditRecord);
      isOwn = false;
    };
    for (const { record, seq } of device.all) {
      takeUntil(seq);
      fold.add(record);
    }
    takeUntil(Infinity);
    return fold.incidents().map((incident) => ({ chain: device.chain, incident: boundedIncident(incident) }));
  }

  test('the own chain and those of devices fold to the table, whatever comes', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        run += 1;
        const { context, clock } = workflow;
        const device = new TestDevice(`run${run}`, clock);
        const first = (await stored()).rows.length;
        for (const step of [...(run % 2 === 0 ? known : []), ...all]) {
          clock.advance(1000);
          if (step.do === 'open') device.append('incident.opened', opened(step.id, { severity: step.severity }));
          else if (step.do === 'repeat')
            device.append('incident.repeated', { incident_id: step.id, count: step.count });
          else if (step.do === 'said') {
            const code = step.to === 'new' ? '' : (reasonCodes[step.to][0] ?? '');
            device.append('incident.transition', {
              incident_id: step.id,
              from: step.from,
              to: step.to,
              by: 'bob',
              by_source: 'claimed',
              reason_code: code,
              comment: 'c',
              approver: 'eve',
              expires: null,
              duplicate_of: ids[0] ?? '',
            });
          } else if (step.do === 'sync') await device.sync(context);
          else {
            const who = people[step.who] ?? people[0];
            if (who === undefined) continue;
            const number = first + step.number;
            await asPeople(context, async (queries) => {
              if (step.do === 'agree') return agreeToMove(queries, context, who, number);
              const [row] = await queries.query<{ status: keyof typeof nextStates }>(
                'SELECT status FROM incidents WHERE number = $1',
                [number],
              );
              const next = row === undefined ? [] : nextStates[row.status];
              const to = next[step.turn % Math.max(1, next.length)] ?? 'triaged';
              const reasonCode = to === 'new' ? '' : (reasonCodes[to][0] ?? '');
              const expires = new Date(clock.now().getTime() + 86_400_000).toISOString();
              return moveIncident(queries, context, who, {
                number,
                from: undefined,
                to,
                reasonCode,
                comment: 'c',
                expires,
                duplicateOf: first + step.of,
              });
            }).catch((error: unknown) => {
              if (!(error instanceof Error) || error.name !== 'RequestError') throw error;
            });
          }
        }
        await device.sync(context);
        const { rows, own } = await stored();
        expect(rows.filter(({ chain }) => chain === device.chain)).toEqual(
          JSON.parse(JSON.stringify(foldedAgain(device, own))),
        );
      }),
      { numRuns: 12 },
    );
    expect((await stored()).own).not.toHaveLength(0);
  }, 120_000);
});
