import { createRequire } from 'node:module';
import { JsonLogsSerializer } from '@opentelemetry/otlp-transformer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditRecord } from '../audit/record.ts';
import type { ExportedRecord } from './exported-record.ts';
import { otlpNames } from './otlp-names.ts';
import { type OtlpLogRecord, otlpLogs } from './otlp.ts';
import { anyRecord, arbitraryRecord, recordTypes } from './records.fixture.ts';

/** The messages of OTLP as OpenTelemetry's own package reads and writes them. */
interface Message {
  fromObject(value: object): object;
  verify(value: object): string | null;
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(value: object, options: object): unknown;
}
const generated = createRequire(import.meta.url)(
  // The package has the generated messages, but does not export them.
  '@opentelemetry/otlp-transformer/build/src/generated/root.js',
) as { opentelemetry: { proto: { collector: { logs: { v1: { ExportLogsServiceRequest: Message } } } } } };
const { ExportLogsServiceRequest } = generated.opentelemetry.proto.collector.logs.v1;

const origin = { productVersion: '1.2.3', deviceId: 'dev_1' };
const leaf = 'ab'.repeat(32);
const exported = (record: AuditRecord): ExportedRecord => ({ record, leaf });

function roundTrip(request: object): unknown {
  const message = ExportLogsServiceRequest.fromObject(request);
  expect(ExportLogsServiceRequest.verify(message)).toBeNull();
  const bytes = ExportLogsServiceRequest.encode(message).finish();
  return ExportLogsServiceRequest.toObject(ExportLogsServiceRequest.decode(bytes), {
    longs: String,
    arrays: false,
    defaults: false,
  });
}

const withEmptyLists = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) =>
    (key === 'arrayValue' || key === 'kvlistValue') && JSON.stringify(value) === '{}' ? { values: [] } : value,
  );

describe('every type of record', () => {
  test('has names of its own', () => {
    expect(Object.keys(otlpNames).toSorted()).toEqual(recordTypes.toSorted());
  });

  test.each(recordTypes)('%s is read by OpenTelemetry as it was written', (type) => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord(type), { minLength: 1, maxLength: 4 }), (records) => {
        const request = otlpLogs(records.map(exported), origin);
        const sent = JSON.parse(JSON.stringify(request)) as object;
        expect(withEmptyLists(JSON.stringify(roundTrip(sent)))).toEqual(sent);
      }),
      { numRuns: 25 },
    );
  });
});

test('OpenTelemetry writes the same logs in the same way', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 4 }), (records) => {
      const request = otlpLogs(records.map(exported), origin);
      const [logs] = request.resourceLogs;
      const [scoped] = logs?.scopeLogs ?? [];
      const scope = { name: scoped?.scope.name ?? '', version: '1.2.3', schemaUrl: scoped?.schemaUrl ?? '' };
      const resource = { attributes: plainMembers(logs?.resource.attributes ?? []) };
      const readable = (scoped?.logRecords ?? []).map((log) => ({
        ...readableOf(log),
        resource,
        instrumentationScope: scope,
      }));
      type Logs = Parameters<typeof JsonLogsSerializer.serializeRequest>[0];
      const official = JsonLogsSerializer.serializeRequest(readable as unknown as Logs);
      expect(meaningOf(JSON.parse(new TextDecoder().decode(official)))).toEqual(
        meaningOf(JSON.parse(JSON.stringify(request))),
      );
    }),
    { numRuns: 200 },
  );
});

type Value = { readonly [kind: string]: unknown };

/** What the API of OpenTelemetry takes for a value of ours. */
function plain(value: Value): unknown {
  const [[kind, inner] = []] = Object.entries(value);
  if (kind === 'intValue') return Number(inner);
  if (kind === 'arrayValue') return (inner as { values: readonly Value[] }).values.map(plain);
  if (kind === 'kvlistValue') return plainMembers((inner as { values: readonly Member[] }).values);
  return inner;
}

type Member = { readonly key: string; readonly value: unknown };

function plainMembers(members: readonly Member[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(members.map(({ key, value }) => [key, plain(value as Value)]));
}

function readableOf(log: OtlpLogRecord): object {
  const time = BigInt(log.timeUnixNano);
  const hrTime = [Number(time / 1_000_000_000n), Number(time % 1_000_000_000n)];
  return {
    ...log,
    hrTime,
    hrTimeObserved: hrTime,
    body: plain(log.body),
    attributes: plainMembers(log.attributes),
    droppedAttributesCount: 0,
  };
}

/** Integers may be texts or numbers in OTLP's JSON, and counts of 0 may be left out. */
function meaningOf(request: unknown): unknown {
  return JSON.parse(JSON.stringify(request), (key, value: unknown) => {
    if (key === 'intValue') return String(value);
    return key === 'droppedAttributesCount' && value === 0 ? undefined : value;
  });
}

const request = {
  v: 1,
  chain: 'c_1',
  inc: 2,
  seq: 41,
  prev_hash: 'cd'.repeat(32),
  nonce: 'ef'.repeat(16),
  type: 'ai.request',
  timestamp: '2026-01-31T12:00:00.250Z',
  mono_ms: 9,
  developer: 'engineer@example.com',
  provider: 'google',
  endpoint: 'generateContent',
  model: 'gemini-3',
  file: null,
  identifiers_mutated: 12,
  decision: 'mutate',
} as unknown as AuditRecord;

function first(record: AuditRecord): OtlpLogRecord {
  const [logs] = otlpLogs([exported(record)], origin).resourceLogs;
  const log = logs?.scopeLogs[0]?.logRecords[0];
  if (log === undefined) throw new Error('there is no log record');
  return log;
}

test('a request has the names of the conventions, its place in the log and no nonce', () => {
  const log = first(request);
  expect(log).toMatchObject({
    eventName: 'pretense.ai.request',
    timeUnixNano: '1769860800250000000',
    severityNumber: 9,
    body: { stringValue: 'ai.request: mutate' },
  });
  expect(plainMembers(log.attributes)).toEqual({
    'pretense.record_version': 1,
    'pretense.chain': 'c_1',
    'pretense.inc': 2,
    'pretense.seq': 41,
    'pretense.prev_hash': 'cd'.repeat(32),
    'pretense.record_hash': leaf,
    'pretense.mono_ms': 9,
    'user.email': 'engineer@example.com',
    'gen_ai.provider.name': 'gcp.gen_ai',
    'gen_ai.operation.name': 'generate_content',
    'gen_ai.request.model': 'gemini-3',
    'pretense.endpoint': 'generateContent',
    'pretense.identifiers_mutated': 12,
    'pretense.decision': 'mutate',
  });
});

test.each([
  ['an account', 'ann', 'user.name'],
  ['an address', 'ann@example.com', 'user.email'],
  ['a pseudonym', 'developer-0123456789abcdef', 'user.hash'],
])('%s is a %s', (_what, developer, key) => {
  expect(plainMembers(first({ ...request, developer }).attributes)).toMatchObject({ [key]: developer });
});

test.each([
  ['a blocked request', { decision: 'block' }, 13],
  ['a secret that left', { secrets_detected: 2, secrets_blocked: 1 }, 17],
  ['a request during a pause', { mode: 'paused' }, 13],
])('%s stands out', (_what, fields, severityNumber) => {
  expect(first({ ...request, ...fields })).toMatchObject({ severityNumber });
});

test('an answer that failed without an error of the provider names the failure', () => {
  const record = { ...request, type: 'ai.response', outcome: 'upstream-unreachable', status: null };
  expect(plainMembers(first(record as unknown as AuditRecord).attributes)).toMatchObject({
    'error.type': 'upstream-unreachable',
  });
});

test('a record of a later version keeps its fields', () => {
  const record = { ...request, type: 'ai.dreamt', depth: 3 } as unknown as AuditRecord;
  expect(first(record)).toMatchObject({ eventName: 'pretense.ai.dreamt', severityNumber: 9 });
  expect(plainMembers(first(record).attributes)).toMatchObject({ 'pretense.depth': 3 });
});
