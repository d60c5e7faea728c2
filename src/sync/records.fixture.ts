// For tests: records of every type, with the fields of docs/audit-record.md in any values that they may have.
import fc from 'fast-check';
import type { AuditRecord, RecordType } from '../audit/record.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import { incidentStatuses, incidentTypes, severities } from '../incidents/types.ts';

type Shape = Readonly<Record<string, fc.Arbitrary<JsonValue>>>;

const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const count = fc.nat({ max: 1_000_000 });
const text = fc.oneof(
  fc.constantFrom('payment-service', 'src/pay.ts', 'engineer@example.com', 'os-account', '=cmd', 'é\u0000\n"\\'),
  // No half surrogate pairs: the writer refuses them.
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const moment = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const flag = fc.boolean();
const known = <Value extends JsonValue>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(arbitrary, { nil: null });
const list = <Value extends JsonValue>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<JsonValue> =>
  fc.array(arbitrary, { maxLength: 3 });
const shaped = (shape: Shape): fc.Arbitrary<JsonValue> => fc.record(shape);

const policy: Shape = {
  policy_id: fc.constantFrom('built-in', 'acme'),
  policy_version: fc.constantFrom('1', '3'),
  policy_hash: hex(64).map((value) => `sha256:${value}`),
};

const base: Shape = {
  developer: text,
  developer_source: fc.constantFrom('git', 'os', 'certificate', 'token'),
  device_id: fc.constant('dev_0123456789abcdef0123'),
  proxy_version: fc.constant('0.1.0'),
  config_hash: hex(64).map((value) => `sha256:${value}`),
};

const exchange: Shape = {
  request_id: hex(32),
  provider: known(fc.constantFrom('anthropic', 'openai', 'google', 'mistral', 'team-gateway')),
  endpoint: fc.constantFrom('messages', 'chat-completions', 'generateContent', 'embeddings', 'other'),
  client: known(fc.constant('claude-code')),
};

const request: Shape = {
  ...base,
  ...exchange,
  format: known(fc.constant('anthropic-messages')),
  endpoint_host: known(fc.constant('api.anthropic.com')),
  method: fc.constantFrom('GET', 'POST', 'QUERY-IT'),
  model: known(text),
  tool: text,
  tool_version: known(text),
  session: known(hex(64).map((value) => `hmac-sha256:k1:${value}`)),
  repository: known(text),
  file: known(text),
  files: list(shaped({ repository: text, file: text, identifiers_scanned: count })),
  files_omitted: count,
  identifiers_scanned: count,
  identifiers_mutated: count,
  secrets_detected: fc.nat({ max: 2 }),
  secrets_blocked: fc.nat({ max: 2 }),
  personal_data_detected: fc.nat({ max: 2 }),
  findings: list(shaped({ rule: text, class: text, action: text, clause: text, count })),
  secret_types: list(text),
  media: list(shaped({ kind: text, count, bytes: count })),
  decision: fc.constantFrom('forward', 'mutate', 'redact', 'block'),
  unapproved: list(shaped({ kind: text, value: text, action: text, clause: text })),
  rule: known(text),
  mode: fc.constantFrom('enforce', 'paused'),
  level: known(fc.constant('strict')),
  rules_version: fc.constant('2026-11-21.1'),
  tokens_sent: count,
  bytes_sent: count,
  mutation_map_id: known(fc.constant('mm_1')),
  hash_original: known(hex(64)),
  hash_sent: known(hex(64)),
};

const response: Shape = {
  ...exchange,
  status: known(fc.integer({ min: 100, max: 599 })),
  outcome: fc.constantFrom('complete', 'client-aborted', 'drained', 'upstream-unreachable'),
  tls_version: known(fc.constant('TLSv1.3')),
  error_type: known(text),
  model: known(text),
  stop_reason: known(text),
  tokens_input: known(count),
  tokens_output: known(count),
  tokens_cache_read: known(count),
  tokens_cache_write: known(count),
  latency_ms: count,
  added_us: known(count),
  bytes_received: count,
  tool_calls: list(shaped({ name: known(text), input_hash: hex(64) })),
};

const incidentId = fc.constantFrom('inc_00000001', 'inc_00000002');
const policyLoad: Shape = { files: list(shaped({ source: text, state: text })), problems: fc.nat({ max: 2 }) };
const exception: Shape = {
  exception_id: text,
  allow: shaped({ rule: text, file: text }),
  reason: text,
  days: count,
  requested_by: text,
  approved_by: known(text),
  expires: known(moment),
  is_signed: flag,
  revoked_by: known(text),
  by: text,
};
const routing: Shape = { client: text, file: text, by: fc.constantFrom('extension', 'cli', 'uninstall') };
const side: Shape = { kind: fc.constantFrom('window', 'process'), label: text, pid: count };

/** What records of each type hold besides the envelope. */
const recordShapes: Readonly<Record<RecordType, Shape>> = {
  'ai.request': request,
  'ai.passthrough': request,
  'ai.response': response,
  'clock.jump': { wall_passed_ms: count, mono_passed_ms: count },
  'daemon.start': { proxy_version: text, level: known(text), previous_inc: count, torn_tails: count },
  'daemon.stop': { requests: count },
  'daemon.resume': { asleep_ms: count },
  'export.created': { format: text, from: known(text), to: known(text), records: count, redact: text, by: text },
  heartbeat: { port: count, is_paused: flag, tools: list(shaped({ client: text, routed: flag })) },
  'key.rotated': { old_key: text, new_key: text, reason: text, by: text },
  'legalhold.set': { hold_id: text, scope: text, reason: text, by: text },
  'legalhold.cleared': { hold_id: text, scope: text, reason: text, by: text },
  'log.disk_full': { free_bytes: count },
  'log.gap': { expected_size: count, found_size: count },
  'log.torn_tail': { segment: text, bytes: count, sha256: hex(64) },
  'map.torn_tail': { bytes: count },
  'config.changed': { what: fc.constantFrom('pins', 'external'), pins: count },
  'exception.requested': exception,
  'exception.approved': exception,
  'exception.revoked': exception,
  'finding.decided': {
    finding: hex(64),
    action: fc.constantFrom('redact', 'allow', 'clear'),
    once: flag,
    reason: known(text),
    expires: known(moment),
  },
  'history.forgotten': { entries: count, bytes: count },
  'incident.opened': {
    incident_id: incidentId,
    incident_type: fc.constantFrom(...incidentTypes),
    severity: fc.constantFrom(...severities),
    title: text,
    rule: text,
    rule_version: text,
    observed: count,
    threshold: count,
    measure: text,
    developers: list(text),
    repositories: list(text),
    files: list(text),
    tools: list(text),
    evidence: list(shaped({ seq: count, leaf: hex(64) })),
    acknowledge_by: known(moment),
    close_by: known(moment),
    dedup_key: text,
  },
  'incident.placeholder_egress': { ...base, ...exchange, tool: known(text), rules: list(text), count },
  'incident.proposal': {
    incident_id: incidentId,
    incident_number: text,
    step: fc.constantFrom('made', 'declined', 'withdrawn'),
    from: fc.constantFrom(...incidentStatuses),
    to: fc.constantFrom(...incidentStatuses),
    comment: text,
    proposed_by: text,
    by: text,
  },
  'incident.repeated': { incident_id: incidentId, count, seq_last: count },
  'incident.threshold': {
    what: fc.constantFrom('findingsPerDay', 'blocksPerDay', 'pausesPerWeek'),
    count,
    threshold: count,
    clause: text,
    severity: fc.constantFrom(...severities),
  },
  'incident.transition': {
    incident_id: incidentId,
    from: fc.constantFrom(...incidentStatuses),
    to: fc.constantFrom(...incidentStatuses),
    by: text,
    reason_code: text,
    comment: text,
    approver: known(text),
  },
  'pause.started': { reason: text, minutes: count, until: moment, by: text, protected_names: count },
  'pause.ended': { how: fc.constantFrom('resumed', 'expired'), since: moment, until: moment },
  'policy.loaded': policyLoad,
  'policy.changed': { ...policyLoad, before: hex(64) },
  'retention.disposed': { segment: text, first_seq: count, last_seq: count, count, reason: text, by: text },
  'review.attested': { by: text, queue: text, from: text, to: text, events: count, escalated: count, comment: text },
  'risk.observed': {
    kind: fc.constantFrom('tool', 'provider', 'model', 'endpoint'),
    value: text,
    provider: known(text),
  },
  'selftest.completed': { result: fc.constantFrom('passed', 'failed'), steps: list(shaped({ name: text, ok: flag })) },
  'selftest.request': request,
  'workspace.registered': { repository: text, trusted: flag },
  'proxy.takeover': { from: shaped(side), to: shaped(side), how: fc.constantFrom('closed', 'lost') },
  'routing.applied': routing,
  'routing.restored': routing,
  'routing.drifted': routing,
  'routing.left-alone': routing,
  'sync.enrolled': { collector: text, organisation: text, witness_key: text, by: text },
  'sync.mode': {
    sync_mode: fc.constantFrom('records', 'witness'),
    previous_sync_mode: fc.constantFrom('records', 'witness'),
    collector: text,
    by: text,
  },
  'sync.state': {
    collector: text,
    state: fc.constantFrom('behind', 'refused', 'recovered'),
    pending: count,
    reason: known(text),
  },
  'access.failed': { by: text, address: text, reason: text },
  'access.signed_in': { by: text, role: text, source: fc.constantFrom('local', 'oidc'), address: text },
  'access.signed_out': { by: text },
  'access.viewed': { by: text, what: text, subject: known(text) },
  'account.changed': { account: text, change: text, role: known(text), by: text },
  'archive.written': { object: text, day: text, records: count, sha256: hex(64), leaves_sha256: hex(64) },
  'backup.created': { chains: count, records: count, sha256: hex(64), by: text },
  'backup.restored': { chains: count, records: count, sha256: hex(64), rpo_ms: count, rto_ms: count, by: text },
  'chain.fork': { device: text, of_chain: text, at_seq: count, incident_id: text },
  'chain.loss': { device: text, of_chain: text, held: count, cosigned: count },
  'collector.start': { collector_version: text, database: text },
  'collector.stop': { requests: count },
  'device.enrolled': { device: text, key: text, team: known(text), developer: text, enrolled_with: text },
  'device.revoked': { device: text, reason: text, by: text },
  'exception.decided': {
    exception_id: text,
    device: text,
    of_chain: text,
    decision: fc.constantFrom('approve', 'decline'),
    comment: text,
    requested_by: text,
    by: text,
  },
  'forward.failed': { receiver: text, kind: text, reason: text, pending: count },
  'reconciliation.imported': { kind: text, rows: count, sha256: hex(64), by: text },
  'token.issued': { token_id: text, team: known(text), expires: known(moment), by: text },
  'token.rotated': { device: text },
};

export const recordTypes = Object.keys(recordShapes) as readonly RecordType[];

/** A record of the type; fields may be missing, as in records of other versions. */
export function arbitraryRecord(type: RecordType): fc.Arbitrary<AuditRecord> {
  const envelope = fc.record({
    v: fc.constant(1 as const),
    chain: fc.constant('c_V1StGXR8_Z5jdHi6B-myT'),
    inc: fc.integer({ min: 1, max: 9 }),
    seq: count,
    prev_hash: hex(64),
    nonce: hex(32),
    type: fc.constant(type),
    timestamp: moment,
    mono_ms: count,
  });
  const fields = fc.record({ ...policy, ...recordShapes[type] }, { requiredKeys: [] });
  return fc.tuple(envelope, fields).map(([head, own]) => ({ ...own, ...head }));
}

/** Of any type. */
export const anyRecord: fc.Arbitrary<AuditRecord> = fc.oneof(...recordTypes.map(arbitraryRecord));
