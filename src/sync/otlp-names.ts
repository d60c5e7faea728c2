// Under which names the fields of records go to OpenTelemetry. The generative-AI conventions are in development and change:
// the version that these names are from goes along (`genAiSchemaUrl`).
import type { AuditRecord, RecordType } from '../audit/record.ts';
import type { JsonValue } from '../base/canonical-json.ts';
import { textOf } from './exported-record.ts';

export const genAiSchemaUrl = 'https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev';

/** Name of ours: everything that no convention has a name for. */
export const ownPrefix = 'pretense.';

type Member = readonly [key: string, value: JsonValue | undefined];
/** One field, or what becomes of it where a new name is not enough. */
type Naming = string | ((value: JsonValue, record: AuditRecord) => readonly Member[]);
type Names = Readonly<Record<string, Naming>>;

const people: Names = {
  developer: (value) => [[typeof value === 'string' ? userKey(value) : 'user.name', value]],
};

const exchange: Names = {
  ...people,
  provider: (value) => [['gen_ai.provider.name', typeof value === 'string' ? providerName(value) : value]],
  endpoint: (value) => [
    ['gen_ai.operation.name', typeof value === 'string' ? operationName(value) : value],
    [`${ownPrefix}endpoint`, value],
  ],
};

const request: Names = {
  ...exchange,
  endpoint_host: 'server.address',
  method: 'http.request.method',
  model: 'gen_ai.request.model',
  tool: 'user_agent.name',
  tool_version: 'user_agent.version',
  session: 'gen_ai.conversation.id',
  repository: 'vcs.repository.name',
  file: 'code.file.path',
};

const response: Names = {
  ...exchange,
  status: 'http.response.status_code',
  error_type: (_, record) => [['error.type', textOf(record, 'error_type')]],
  // What failed before the provider could name an error of its own.
  outcome: (value, record) => [
    [`${ownPrefix}outcome`, value],
    ['error.type', isFailure(value) && textOf(record, 'error_type') === undefined ? value : undefined],
  ],
  model: 'gen_ai.response.model',
  stop_reason: (value) => [['gen_ai.response.finish_reasons', [value]]],
  tokens_input: 'gen_ai.usage.input_tokens',
  tokens_output: 'gen_ai.usage.output_tokens',
  tokens_cache_read: 'gen_ai.usage.cache_read.input_tokens',
  tokens_cache_write: 'gen_ai.usage.cache_creation.input_tokens',
};

/** Every type has its line; fields without one of their own become `pretense.<field>`. */
export const otlpNames: Readonly<Record<RecordType, Names>> = {
  'ai.request': request,
  'ai.passthrough': request,
  'ai.response': response,
  'clock.jump': {},
  'daemon.start': {},
  'daemon.stop': {},
  'daemon.resume': {},
  'export.created': {},
  heartbeat: {},
  'key.rotated': {},
  'legalhold.set': {},
  'legalhold.cleared': {},
  'log.disk_full': {},
  'log.gap': {},
  'log.torn_tail': {},
  'map.torn_tail': {},
  'config.changed': {},
  'exception.requested': {},
  'exception.approved': {},
  'exception.revoked': {},
  'finding.decided': {},
  'history.forgotten': {},
  'incident.opened': {},
  'incident.placeholder_egress': { ...exchange, tool: 'gen_ai.tool.name' },
  'incident.proposal': {},
  'incident.repeated': {},
  'incident.threshold': {},
  'incident.transition': {},
  'pause.started': {},
  'pause.ended': {},
  'policy.loaded': {},
  'policy.changed': {},
  'retention.disposed': {},
  'review.attested': {},
  'risk.observed': {},
  'selftest.completed': {},
  'selftest.request': {},
  'workspace.registered': { repository: 'vcs.repository.name' },
  'proxy.takeover': {},
  'routing.applied': {},
  'routing.restored': {},
  'routing.drifted': {},
  'routing.left-alone': {},
  'sync.enrolled': {},
  'sync.mode': {},
  'sync.state': {},
  'access.failed': {},
  'access.signed_in': {},
  'access.signed_out': {},
  'access.viewed': {},
  'account.changed': {},
  'archive.written': {},
  'backup.created': {},
  'backup.restored': {},
  'chain.fork': {},
  'chain.loss': {},
  'collector.start': {},
  'collector.stop': {},
  'device.enrolled': {},
  'device.revoked': {},
  'exception.decided': {},
  'forward.failed': {},
  'reconciliation.imported': {},
  'token.issued': {},
  'token.rotated': {},
};

/** What one field of a record becomes. Types of later versions go by the names of ours. */
export function otlpMembers(record: AuditRecord, field: string, value: JsonValue): readonly Member[] {
  const names = otlpNames[record.type] as Names | undefined;
  const naming = names !== undefined && Object.hasOwn(names, field) ? names[field] : undefined;
  if (naming === undefined) return [[`${ownPrefix}${field}`, value]];
  return typeof naming === 'string' ? [[naming, value]] : naming(value, record);
}

function userKey(name: string): string {
  if (/^developer-[0-9a-f]{16}$/.test(name)) return 'user.hash';
  return name.includes('@') ? 'user.email' : 'user.name';
}

const providerNames: Readonly<Record<string, string>> = {
  google: 'gcp.gen_ai',
  azure: 'azure.ai.openai',
  aws: 'aws.bedrock',
  mistral: 'mistral_ai',
  xai: 'x_ai',
};

function providerName(provider: string): string {
  return Object.hasOwn(providerNames, provider) ? (providerNames[provider] ?? provider) : provider;
}

const operationNames: Readonly<Record<string, string>> = {
  messages: 'chat',
  'chat-completions': 'chat',
  responses: 'chat',
  completions: 'text_completion',
  'fim-completions': 'text_completion',
  embeddings: 'embeddings',
  embedContent: 'embeddings',
  batchEmbedContents: 'embeddings',
  generateContent: 'generate_content',
  streamGenerateContent: 'generate_content',
};

function operationName(endpoint: string): string {
  return Object.hasOwn(operationNames, endpoint) ? (operationNames[endpoint] ?? endpoint) : endpoint;
}

function isFailure(outcome: JsonValue): boolean {
  return outcome !== 'complete' && outcome !== 'client-aborted' && outcome !== 'drained';
}
