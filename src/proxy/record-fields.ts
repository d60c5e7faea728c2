// The fields of the records about one exchange. Never text, never a query string, never a credential.
import type { RecordFields } from '../audit/record.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import type { RequestFacts, ResponseFacts } from '../wire/types.ts';
import type { KeptPlaceholders } from './answer-restoration.ts';
import { isSecretClass } from '../secrets/finding-classes.ts';
import type { Unapproved } from './approved.ts';
import type { Call } from './call.ts';
import type { FileTally } from './file-counts.ts';
import type { ClientTool } from './client-tool.ts';
import { headerValue } from './headers.ts';
import type { Guest } from './network-level/guest.ts';
import type { ActiveProtection, ProxyPorts } from './ports.ts';
import type { BodyHashes } from './sent-bodies.ts';
import type { Tally } from './tally.ts';
import type { UpstreamContact } from './upstream-contacts.ts';

const maxFiles = 200;
const maxToolCalls = 200;
const maxFindings = 100;
/** The tools of one answer in whose inputs placeholders stayed, and its incidents. */
export const maxKeptTools = 20;

/** A rough rule for code and English; the provider's own count stands in the response record. */
const bytesPerToken = 4;

/** What is known of a request that is about to leave, or was stopped on the way. */
export interface RequestRecord {
  readonly tally: Tally | undefined;
  readonly protection: ActiveProtection | undefined;
  readonly isPaused: boolean;
  readonly facts: RequestFacts | undefined;
  /** For the provider. */
  readonly bytesSent: number;
  readonly hashes: BodyHashes;
  readonly mutationMapId: string | undefined;
  /** The rule that blocked it. */
  readonly blockedBy: string | undefined;
  readonly unapproved: readonly Unapproved[];
}

/** A request of which nothing is known but the rule that stopped it. */
function blockedRecord(rule: string): RequestRecord {
  return {
    tally: undefined,
    protection: undefined,
    isPaused: false,
    facts: undefined,
    bytesSent: 0,
    hashes: { original: null, sent: null },
    mutationMapId: undefined,
    blockedBy: rule,
    unapproved: [],
  };
}

export type HashPorts = Pick<ProxyPorts, 'keyedHash' | 'sha256' | 'recordBase' | 'secrets'>;

export function requestFields(call: Call, record: RequestRecord, ports: HashPorts): RecordFields {
  const { tally, protection } = record;
  return joined([
    ports.recordBase(),
    guestFields(call.guest),
    callFields(call, record, ports),
    countFields(tally),
    fileFields(tally, protection),
    verdictFields(record, ports),
  ]);
}

/** What `Object.assign` gives: that, and spreads in a literal, take three times as long for so many fields. */
function joined(parts: readonly RecordFields[]): RecordFields {
  const fields: Record<string, JsonValue> = {};
  for (const part of parts) for (const name of Object.keys(part)) fields[name] = part[name] as JsonValue;
  return fields;
}

function verdictFields(record: RequestRecord, ports: HashPorts): RecordFields {
  const { protection, bytesSent, hashes } = record;
  return {
    decision: decisionOf(record),
    rule: record.blockedBy ?? null,
    unapproved: record.unapproved.map((each) => ({ ...each })),
    mode: record.isPaused ? 'paused' : 'enforce',
    level: protection?.level ?? null,
    names: protection === undefined ? null : protection.mutator === undefined ? 'lexical' : 'index',
    rules_version: ports.secrets.rulesVersion,
    tokens_sent: Math.ceil(bytesSent / bytesPerToken),
    tokens_source: 'estimated',
    bytes_sent: bytesSent,
    mutation_map_id: record.mutationMapId ?? null,
    hash_original: hashes.original,
    hash_sent: hashes.sent,
  };
}

/** A request that was stopped before anything told which provider it is for. */
export interface UnroutedRequest {
  readonly id: string;
  readonly method: string;
  readonly tool: ClientTool;
  readonly client: string | undefined;
  readonly guest: Guest | undefined;
  readonly rule: string;
}

/** Over the network the developer is who the client proved to be, never who runs the proxy. */
function guestFields(guest: Guest | undefined): RecordFields {
  return guest === undefined ? {} : { developer: guest.name, developer_source: guest.source };
}

export function unroutedFields(request: UnroutedRequest, ports: HashPorts): RecordFields {
  return {
    ...ports.recordBase(),
    ...guestFields(request.guest),
    request_id: request.id,
    provider: null,
    endpoint: 'other',
    format: null,
    endpoint_host: null,
    method: request.method,
    model: null,
    tool: request.tool.tool,
    tool_version: request.tool.version ?? null,
    client: request.client ?? null,
    session: null,
    agent: null,
    ...countFields(undefined),
    ...fileFields(undefined, undefined),
    ...verdictFields(blockedRecord(request.rule), ports),
  };
}

export interface ResponseRecord {
  readonly status: number | undefined;
  readonly contact: UpstreamContact | undefined;
  readonly outcome: string;
  readonly facts: ResponseFacts | undefined;
  readonly sha256: string | undefined;
  readonly bytesReceived: number;
  readonly latencyMs: number;
  readonly timeToFirstByteMs: number | undefined;
  /** What the request waited for us. */
  readonly addedMs: number | undefined;
  readonly foreignSurrogates: number;
  readonly cutSurrogates: number;
  readonly egressTerms: number;
  readonly placeholdersRestored: number;
  readonly placeholdersKept: readonly KeptPlaceholders[];
}

export function responseFields(call: Call, record: ResponseRecord, ports: HashPorts): RecordFields {
  const { facts } = record;
  const calls = facts?.toolCalls ?? [];
  return {
    request_id: call.id,
    client: call.client ?? null,
    provider: call.route.upstream.provider,
    endpoint: call.route.endpoint,
    status: record.status ?? null,
    outcome: record.outcome,
    tls_version: record.contact?.tls?.version ?? null,
    tls_cipher: record.contact?.tls?.cipher ?? null,
    network_proxy: record.contact?.proxy ?? null,
    error_type: shortName(facts?.errorType),
    model: shortName(facts?.model),
    stop_reason: shortName(facts?.stopReason),
    tokens_input: facts?.inputTokens ?? null,
    tokens_output: facts?.outputTokens ?? null,
    tokens_cache_read: facts?.cacheReadTokens ?? null,
    tokens_cache_write: facts?.cacheWriteTokens ?? null,
    tokens_source: 'provider',
    latency_ms: Math.round(record.latencyMs),
    time_to_first_byte_ms: record.timeToFirstByteMs === undefined ? null : Math.round(record.timeToFirstByteMs),
    added_us: record.addedMs === undefined ? null : Math.round(record.addedMs * 1000),
    bytes_received: record.bytesReceived,
    hash_response: record.sha256 === undefined ? null : `sha256:${record.sha256}`,
    tool_calls: calls.slice(0, maxToolCalls).map((toolCall) => ({
      name: shortName(toolCall.name),
      input_hash: ports.keyedHash(Buffer.from(toolCall.input)),
    })),
    tool_calls_omitted: Math.max(0, calls.length - maxToolCalls),
    foreign_surrogates: record.foreignSurrogates,
    cut_surrogates: record.cutSurrogates,
    egress_terms: record.egressTerms,
    placeholders_restored: record.placeholdersRestored,
    placeholders_kept: record.placeholdersKept
      .slice(0, maxKeptTools)
      .map(({ tool, count }) => ({ tool: toolName(tool), count })),
    placeholders_kept_omitted: Math.max(0, record.placeholdersKept.length - maxKeptTools),
    broken_events: facts?.brokenEvents ?? 0,
  };
}

/** A placeholder of a redacted value stood in the input of a tool that may not have the value. It stayed there. */
export function egressIncidentFields(
  call: Call,
  { tool, count }: KeptPlaceholders,
  rules: readonly string[],
  ports: HashPorts,
): RecordFields {
  return {
    ...ports.recordBase(),
    ...guestFields(call.guest),
    request_id: call.id,
    client: call.client ?? null,
    provider: call.route.upstream.provider,
    tool: toolName(tool),
    rules: [...rules].toSorted(),
    count,
  };
}

function toolName(name: string): string | null {
  return name === '' ? null : shortName(name);
}

function callFields(call: Call, record: RequestRecord, ports: HashPorts): RecordFields {
  const hashed = (id: string | undefined): string | null =>
    id === undefined ? null : ports.keyedHash(Buffer.from(id));
  const session = record.facts?.session ?? headerValue(call.request.rawHeaders, 'x-claude-code-session-id');
  return {
    request_id: call.id,
    provider: call.route.upstream.provider,
    endpoint: call.route.endpoint,
    format: call.route.format?.id ?? null,
    endpoint_host: call.route.upstream.url.host,
    method: call.method,
    model: shortName(record.facts?.model),
    tool: call.tool.tool,
    tool_version: call.tool.version ?? null,
    client: call.client ?? null,
    session: hashed(session),
    agent: hashed(record.facts?.agent),
  };
}

function countFields(tally: Tally | undefined): RecordFields {
  const media = [...(tally?.media ?? [])].map(([kind, { count, bytes }]) => ({ kind, count, bytes }));
  return {
    identifiers_scanned: tally?.scanned ?? 0,
    identifiers_mutated: tally?.mutated ?? 0,
    secrets_detected: tally?.secrets ?? 0,
    secrets_blocked: tally?.secretsBlocked ?? 0,
    personal_data_detected: tally?.personalData ?? 0,
    ...findingFields(tally),
    encoded_hits: tally?.encodedHits ?? 0,
    kept_by_schema: tally?.keptBySchema ?? 0,
    kept_by_history: tally?.keptByHistory ?? 0,
    kept_by_provider: tally?.keptByProvider ?? 0,
    renewed_texts: tally?.renewedForms ?? 0,
    media,
    unverified_signed_blocks: tally?.unverifiedSignedBlocks ?? 0,
    unverified_signed_terms: tally?.unverifiedSignedTerms ?? 0,
  };
}

/** The most frequent first. */
function findingFields(tally: Tally | undefined): RecordFields {
  const findings = [...(tally?.findings.values() ?? [])].toSorted(
    (left, right) =>
      right.count - left.count ||
      compare(left.rule, right.rule) ||
      compare(left.action, right.action) ||
      compare(left.clause, right.clause),
  );
  const secrets = findings.filter(({ class: kind }) => isSecretClass(kind));
  return {
    secret_types: [...new Set(secrets.map(({ rule }) => rule))].toSorted(),
    findings: findings.slice(0, maxFindings).map(({ rule, class: kind, action, clause, count }) => ({
      rule,
      class: kind,
      action,
      clause,
      count,
    })),
    findings_omitted: Math.max(0, findings.length - maxFindings),
  };
}

function fileFields(tally: Tally | undefined, protection: ActiveProtection | undefined): RecordFields {
  const files = [...(tally?.files.values() ?? [])].toSorted(
    (left, right) => right.mutated - left.mutated || right.scanned - left.scanned || compare(left.file, right.file),
  );
  return {
    repository: repositoryOf(files, tally, protection),
    file: files[0] === undefined ? null : files[0].file.toWellFormed(),
    files: files.slice(0, maxFiles).map((file) => ({
      repository: file.repository,
      file: file.file.toWellFormed(),
      identifiers_scanned: file.scanned,
      identifiers_mutated: file.mutated,
      secrets_detected: file.secrets,
    })),
    files_omitted: Math.max(0, files.length - maxFiles),
  };
}

// The file that was touched most says it; else the workspace that the prompt names; else the only one there is.
function repositoryOf(
  files: readonly FileTally[],
  tally: Tally | undefined,
  protection: ActiveProtection | undefined,
): string | null {
  const workspaces = protection?.workspaces ?? [];
  const named = workspaces.filter((workspace) => tally?.roots.has(workspace.root) === true);
  const deepest = named.toSorted((left, right) => right.root.length - left.root.length)[0];
  const only = workspaces.length === 1 ? workspaces[0] : undefined;
  return files[0]?.repository ?? deepest?.repository ?? only?.repository ?? null;
}

function decisionOf(record: RequestRecord): string {
  if (record.blockedBy !== undefined) return 'block';
  if ((record.tally?.redacted ?? 0) > 0) return 'redact';
  return (record.tally?.mutated ?? 0) > 0 ? 'mutate' : 'forward';
}

/** Names that the other side chose: short, and in a form that canonical JSON accepts. */
function shortName(name: string | undefined): string | null {
  return name === undefined ? null : name.slice(0, 200).toWellFormed();
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
