// POST /v1/add-checkpoint as C2SP tlog-witness says, with a device token: one witness serves several organisations.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { paths } from '../../sync/protocol.ts';
import type { CollectorContext } from '../context.ts';
import { Refused } from '../http/refused.ts';
import { maxNoteLength } from '../ingest/batch-head.ts';
import { asDevice } from '../ingest/as-device.ts';
import { addCheckpoint, parseAddCheckpoint, type WitnessOutcome } from './add-checkpoint.ts';

export function addCheckpointRoute(server: FastifyInstance, context: CollectorContext): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post(paths.checkpoints, { bodyLimit: 2 * maxNoteLength }, async (request, reply) => {
      refuseWithoutRecords(context);
      const outcome = await asDevice(context, request, async (queries, device) => {
        const asked = parseAddCheckpoint(typeof request.body === 'string' ? request.body : '');
        return addCheckpoint(queries, device, asked, context);
      });
      answer(reply, outcome);
      return reply;
    });
  });
}

/** Throws Refused `records-required` where the organisation wants the records themselves. */
export function refuseWithoutRecords({ settings }: CollectorContext): void {
  if (settings.requireRecords !== true) return;
  throw new Refused('records-required', 'This collector takes whole records only, not checkpoints without them.');
}

function answer(reply: FastifyReply, outcome: WitnessOutcome): void {
  switch (outcome.kind) {
    case 'cosigned':
      void reply.type('text/plain; charset=utf-8').send(outcome.lines);
      return;
    case 'conflict':
      void reply.status(409).type('text/x.tlog.size').send(`${outcome.size}\n`);
      return;
    case 'unknown-origin':
      throw new Refused('foreign-chain', 'The origin is no log of this device.', { status: 404 });
    case 'bad-proof':
      throw new Refused('malformed', 'The proof does not lead from the old tree to the new one.', { status: 422 });
    case 'quarantined':
      throw new Refused('fork', 'Two trees of one size were signed for this log: nothing more of it is cosigned.');
  }
}
