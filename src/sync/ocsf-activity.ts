// Exchanges, and what people and the program itself do: API Activity (6003).
import type { JsonValue } from '../base/canonical-json.ts';
import type { AuditRecord } from '../audit/record.ts';
import { countOf, integerOf, textOf } from './exported-record.ts';
import { type EventPart, type OcsfContext, type OcsfObject, present, userOf } from './ocsf-event.ts';

const activities = { create: 1, read: 2, update: 3, delete: 4, other: 99 } as const;
type Activity = keyof typeof activities;

/** A request that leaves, or was blocked. */
export function requestActivity(record: AuditRecord, context: OcsfContext): EventPart {
  const { decision, provider, method } = words(record);
  const isRead = record.type === 'ai.passthrough';
  return {
    class: 'api',
    activity: activities[isRead ? 'read' : 'create'],
    message: `${decision ?? 'unknown'}: ${operationOf(record)} to ${provider ?? 'an unknown provider'}`,
    ...aiOperation(record, context),
    members: {
      ...parties(record, context),
      ...controlOf(record),
      ...aiOperation(record, context).members,
      api: { operation: operationOf(record), service: { name: provider ?? 'unknown' } },
      dst_endpoint: endpointOf(textOf(record, 'endpoint_host')),
      http_request: present({
        uid: textOf(record, 'request_id'),
        http_method: method === undefined || !httpMethods.has(method) ? undefined : method,
        user_agent: textOf(record, 'tool'),
        body_length: countOf(record, 'bytes_sent'),
      }),
      resources: repositoryOf(record),
      status_id: decision === 'block' ? 2 : 1,
      status_detail: textOf(record, 'rule'),
    },
  };
}

/** How it ended. */
export function responseActivity(record: AuditRecord, context: OcsfContext): EventPart {
  const { provider, outcome } = words(record);
  const status = integerOf(record, 'status');
  const isComplete = outcome === 'complete' && status !== undefined && status < 400;
  const operation = aiOperation(record, context);
  return {
    class: 'api',
    activity: activities.create,
    message: `${outcome ?? 'unknown'}: answer of ${provider ?? 'an unknown provider'} to ${operationOf(record)}`,
    ...operation,
    members: {
      ...parties(record, context),
      ...operation.members,
      api: { operation: operationOf(record), service: { name: provider ?? 'unknown' } },
      http_request: present({ uid: textOf(record, 'request_id') }),
      http_response:
        status === undefined
          ? undefined
          : present({
              code: status,
              latency: integerOf(record, 'latency_ms'),
              length: integerOf(record, 'bytes_received'),
            }),
      status_id: isComplete ? 1 : 2,
      status_code: status === undefined ? undefined : String(status),
      status_detail: textOf(record, 'error_type') ?? (isComplete ? undefined : outcome),
    },
  };
}

/** Something was done with Pretense itself. */
export function ownActivity(activity: Activity): (record: AuditRecord, context: OcsfContext) => EventPart {
  return (record, context) => ({
    class: 'api',
    activity: activities[activity],
    ...(activity === 'other' ? { activityName: record.type } : {}),
    message: ownMessage(record),
    members: {
      ...parties(record, context),
      api: { operation: record.type, service: { name: 'Pretense' } },
      policy: policyOf(record),
      status_id: 1,
    },
  });
}

function ownMessage(record: AuditRecord): string {
  const said = textOf(record, 'reason') ?? textOf(record, 'what') ?? textOf(record, 'result') ?? textOf(record, 'how');
  return said === undefined ? record.type : `${record.type}: ${said}`;
}

function words(record: AuditRecord) {
  return {
    decision: textOf(record, 'decision'),
    provider: textOf(record, 'provider'),
    method: textOf(record, 'method'),
    outcome: textOf(record, 'outcome'),
  };
}

const operations: Readonly<Record<string, string>> = {
  messages: 'messages.create',
  count_tokens: 'messages.count_tokens',
};

function operationOf(record: AuditRecord): string {
  const endpoint = textOf(record, 'endpoint') ?? 'other';
  return Object.hasOwn(operations, endpoint) ? (operations[endpoint] ?? endpoint) : endpoint;
}

/** Who did it, and from where. */
export function parties(record: AuditRecord, { deviceId }: OcsfContext): Readonly<Record<string, JsonValue>> {
  const person = textOf(record, 'developer') ?? personOf(record);
  const device = textOf(record, 'device_id') ?? deviceId;
  return {
    actor: {
      app_name: textOf(record, 'tool') ?? textOf(record, 'client') ?? 'pretense',
      ...(person === undefined ? {} : { user: userOf(person) }),
    },
    src_endpoint: { svc_name: 'pretense', ...(device === undefined ? {} : { uid: device }) },
  };
}

const programs: ReadonlySet<string> = new Set(['extension', 'cli', 'uninstall', 'pretense']);

function personOf(record: AuditRecord): string | undefined {
  const by = textOf(record, 'by');
  return by === undefined || programs.has(by) ? undefined : by;
}

/** What the proxy did with it, as action and disposition. */
export function controlOf(record: AuditRecord): Readonly<Record<string, JsonValue | undefined>> {
  const rule = textOf(record, 'rule');
  return {
    ...dispositions(record),
    policy: policyOf(record),
    firewall_rule: rule === undefined ? undefined : { name: rule },
  };
}

function dispositions(record: AuditRecord): OcsfObject {
  if (textOf(record, 'decision') === 'block') return { action_id: 2, disposition_id: 2 };
  // Looked at, and let go.
  if (textOf(record, 'mode') === 'paused') return { action_id: 3, disposition_id: 17 };
  const decision = textOf(record, 'decision');
  if (decision === 'mutate' || decision === 'redact') return { action_id: 4, disposition_id: 11 };
  return { action_id: 1, disposition_id: 1 };
}

export function policyOf(record: AuditRecord): OcsfObject | undefined {
  const uid = textOf(record, 'policy_hash');
  const name = textOf(record, 'policy_id');
  if (uid === undefined && name === undefined) return undefined;
  return present({ uid, name, version: textOf(record, 'policy_version'), is_applied: true });
}

/** OCSF knows AI models from 1.8 on. */
function aiOperation(
  record: AuditRecord,
  { version }: OcsfContext,
): { readonly profiles?: readonly string[]; readonly members?: Readonly<Record<string, JsonValue | undefined>> } {
  const provider = textOf(record, 'provider');
  const model = textOf(record, 'model');
  if (version === '1.6.0' || provider === undefined) return {};
  return {
    profiles: ['ai_operation'],
    members: {
      ai_model: model === undefined ? undefined : { ai_provider: provider, name: model },
      message_context: present({
        uid: textOf(record, 'session') ?? textOf(record, 'request_id') ?? 'unknown',
        service: { name: provider },
        // Before the answer only an estimate exists, and that is no count of the provider.
        prompt_tokens: integerOf(record, 'tokens_input'),
        completion_tokens: integerOf(record, 'tokens_output'),
      }),
    },
  };
}

export function endpointOf(host: string | undefined): OcsfObject | undefined {
  return host === undefined ? undefined : { hostname: host };
}

/** 4 is `Related`: the code that the request is about lies there. */
export function repositoryOf(record: AuditRecord): readonly OcsfObject[] | undefined {
  const name = textOf(record, 'repository');
  return name === undefined ? undefined : [{ name, type: 'repository', role_id: 4 }];
}

const httpMethods: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
]);
