// What devices ask for: paths and bodies stand in src/sync/protocol.ts.
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { keyText } from '../../audit/log-keys.ts';
import { type BatchAnswer, type EnrolAnswer, maxBatchBytes, paths, type TokenAnswer } from '../../sync/protocol.ts';
import type { CollectorContext } from '../context.ts';
import type { ParsedToken } from '../identity/token.ts';
import { appendOwn } from '../own-chain/append-own.ts';
import { addCheckpointRoute, refuseWithoutRecords } from '../witness/add-checkpoint-route.ts';
import { acceptBatch } from './accept-batch.ts';
import { asDevice, tokenOf } from './as-device.ts';
import { readBatch } from './batch-body.ts';
import { addDeviceToken, authenticate } from './device-tokens.ts';
import { checkEnrolment, enrol } from './enrol.ts';
import { Places } from './places.ts';
import { PolicyFile } from './policy-file.ts';
import { withRetries } from './retries.ts';
import { keepClaim, UnsignedBatch } from './unsigned-batch.ts';

/** Batches in work at a time; each may hold some 16 MiB. */
const maxRunning = 32;

export const deviceRoutes =
  (context: CollectorContext): FastifyPluginAsync =>
  async (server) => {
    const policy = new PolicyFile(context.settings.policyFile, context.logger);
    server.addHook('onSend', async (_request, reply) => {
      void reply.header('cache-control', 'no-store');
    });
    enrolRoute(server, context, policy);
    batchRoute(server, context, policy);
    addCheckpointRoute(server, context);
    tokenRoute(server, context);
    policyRoute(server, context, policy);
    server.get(paths.witnessKey, async (_request, reply) => {
      await reply.type('text/plain; charset=utf-8').send(`${keyText(context.witness.key)}\n`);
    });
  };

function enrolRoute(server: FastifyInstance, context: CollectorContext, policy: PolicyFile): void {
  server.post(paths.enrol, { bodyLimit: 64 * 1024 }, async (request): Promise<EnrolAnswer> => {
    const asked = checkEnrolment(request.body);
    if (asked.isWitnessOnly) refuseWithoutRecords(context);
    const { deviceToken, organisation } = await withRetries(() =>
      context.database.transaction({ role: 'ingest', tenant: asked.token.tenant }, (queries) =>
        enrol(queries, context, asked),
      ),
    );
    const found = await policy.current();
    return {
      collector: context.witness.name,
      organisation,
      deviceToken,
      witnessKey: keyText(context.witness.key),
      ...(found === undefined ? {} : { policyHash: found.hash }),
    };
  });
}

function batchRoute(server: FastifyInstance, context: CollectorContext, policy: PolicyFile): void {
  const { database, metrics } = context;
  const places = new Places(maxRunning, (running) => metrics?.ingestRunning(running));
  void server.register(async (scope) => {
    // The stream itself: how much is read of it is decided while it is read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload));
    scope.post(paths.batches, { bodyLimit: 2 * maxBatchBytes }, async (request, reply): Promise<BatchAnswer> => {
      const token = tokenOf(request);
      return places.use(async () => {
        await lookUp(server, context, token);
        const { head, lines } = await readBatch(request.body as Readable, request.headers['content-encoding']);
        const outcome = await withRetries(() =>
          database.transaction({ role: 'ingest', tenant: token.tenant }, async (queries) => {
            const device = await authenticate(queries, token, context.clock.now());
            return acceptBatch(queries, device, head, lines, context);
          }),
        ).catch(async (error: unknown) => {
          server.knownTokens.delete(token.hash);
          if (error instanceof UnsignedBatch) await keepClaim(context, error.claim);
          throw error;
        });
        if (outcome.kind === 'refused') throw outcome.refused;
        metrics?.accepted({ records: outcome.stored, isCosigned: outcome.isCosigned });
        const found = await policy.current();
        void reply.type('application/json; charset=utf-8');
        return { ...outcome.answer, ...(found === undefined ? {} : { policyHash: found.hash }) };
      });
    });
  });
}

function tokenRoute(server: FastifyInstance, context: CollectorContext): void {
  server.post(paths.token, { bodyLimit: 1024 }, async (request): Promise<TokenAnswer> => {
    const made = await asDevice(context, request, async (queries, device) => {
      const added = await addDeviceToken(queries, device, context.clock.now());
      await appendOwn(queries, context, device.tenant, 'token.rotated', { subject_device: device.deviceId });
      return added;
    });
    return { deviceToken: made.token };
  });
}

function policyRoute(server: FastifyInstance, context: CollectorContext, policy: PolicyFile): void {
  server.get(paths.policy, async (request, reply) => {
    await asDevice(context, request, async () => undefined);
    const found = await policy.current();
    if (found === undefined) return reply.status(204).send();
    void reply.header('etag', `"${found.hash}"`);
    if (request.headers['if-none-match'] === `"${found.hash}"`) return reply.status(304).send();
    return found;
  });
}

/** Before the body: nobody sends megabytes with a token that he made up. */
async function lookUp(server: FastifyInstance, context: CollectorContext, token: ParsedToken): Promise<void> {
  if (server.knownTokens.has(token.hash)) return;
  await context.database.transaction({ role: 'ingest', tenant: token.tenant }, (queries) =>
    authenticate(queries, token, context.clock.now()),
  );
  server.knownTokens.add(token.hash);
}
