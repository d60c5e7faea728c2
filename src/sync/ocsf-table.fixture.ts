// For tests: what OCSF 1.9.0 and 1.6.0 ask of the classes and objects that we write, as a table of our own: which members
// there are, of which type, which have to be there, and which numbers an enumeration has. Made by hand from the definitions of
// the schema (github.com/ocsf/ocsf-schema: commit a5cfc68e, 1.9.0-dev of 22 July 2026, and tag 1.6.0). Only members that we
// may write are listed: any other one is an error, so that a misspelt name is found.

/** A type of OCSF, the name of an object below, or one of these as a list. */
type MemberType = string;

interface Shape {
  readonly members: Readonly<Record<string, MemberType>>;
  readonly required: readonly string[];
  readonly atLeastOne?: readonly string[];
  readonly enums?: Readonly<Record<string, readonly (number | string)[]>>;
  /** Members that 1.6.0 does not have. */
  readonly since19?: readonly string[];
}

interface ClassShape extends Shape {
  readonly category: number;
}

const upTo = (last: number, ...more: readonly number[]): readonly number[] => [
  ...Array.from({ length: last + 1 }, (_, at) => at),
  ...more,
];

const baseMembers = {
  activity_id: 'integer',
  activity_name: 'string',
  category_uid: 'integer',
  class_uid: 'integer',
  type_uid: 'long',
  severity_id: 'integer',
  time: 'timestamp',
  message: 'string',
  metadata: 'metadata',
  status_id: 'integer',
  status_code: 'string',
  status_detail: 'string',
  unmapped: 'unmapped',
  attestation_list: 'attestation[]',
  device: 'device',
};
const baseRequired = ['activity_id', 'category_uid', 'class_uid', 'type_uid', 'severity_id', 'time', 'metadata'];
const baseEnums = { severity_id: upTo(6, 99) };
const securityControl = {
  action_id: 'integer',
  disposition_id: 'integer',
  policy: 'policy',
  firewall_rule: 'rule',
  is_alert: 'boolean',
};
const securityControlEnums = { action_id: upTo(4, 99), disposition_id: upTo(27, 99) };
const findingMembers = {
  finding_info: 'finding_info',
  start_time: 'timestamp',
  end_time: 'timestamp',
  comment: 'string',
  notes: 'note[]',
  resources: 'resource_details[]',
};
const findingStatus = upTo(6, 99);
const findingActivity = upTo(3, 99);

export const ocsfVersions = ['1.9.0', '1.6.0'] as const;

export const ocsfClassTable: Readonly<Record<number, ClassShape>> = {
  // API Activity
  6003: {
    category: 6,
    members: {
      ...baseMembers,
      ...securityControl,
      actor: 'actor',
      api: 'api',
      src_endpoint: 'network_endpoint',
      dst_endpoint: 'network_endpoint',
      http_request: 'http_request',
      http_response: 'http_response',
      resources: 'resource_details[]',
      ai_model: 'ai_model',
      message_context: 'message_context',
    },
    required: [...baseRequired, 'actor', 'api', 'src_endpoint'],
    enums: { ...baseEnums, ...securityControlEnums, activity_id: upTo(4, 99), status_id: upTo(2, 99) },
    since19: ['attestation_list', 'ai_model', 'message_context'],
  },
  // Data Security Finding
  2006: {
    category: 2,
    members: {
      ...baseMembers,
      ...securityControl,
      ...findingMembers,
      actor: 'actor',
      src_endpoint: 'network_endpoint',
      dst_endpoint: 'network_endpoint',
      data_security: 'data_security',
      file: 'file',
    },
    required: [...baseRequired, 'finding_info'],
    enums: { ...baseEnums, ...securityControlEnums, activity_id: upTo(4, 99), status_id: findingStatus },
    since19: ['attestation_list', 'notes'],
  },
  // Incident Finding
  2005: {
    category: 2,
    members: {
      ...baseMembers,
      start_time: 'timestamp',
      end_time: 'timestamp',
      comment: 'string',
      notes: 'note[]',
      finding_info_list: 'finding_info[]',
      assignee: 'user',
      assignee_group: 'group',
      desc: 'string',
      priority_id: 'integer',
      verdict_id: 'integer',
      is_suspected_breach: 'boolean',
    },
    required: [...baseRequired, 'finding_info_list', 'status_id'],
    atLeastOne: ['assignee', 'assignee_group'],
    enums: {
      ...baseEnums,
      activity_id: findingActivity,
      status_id: upTo(5, 99),
      priority_id: upTo(4, 99),
      verdict_id: upTo(10, 99),
    },
    since19: ['attestation_list', 'notes'],
  },
  // Detection Finding
  2004: {
    category: 2,
    members: { ...baseMembers, ...findingMembers, is_alert: 'boolean' },
    required: [...baseRequired, 'finding_info'],
    enums: { ...baseEnums, activity_id: findingActivity, status_id: findingStatus },
    since19: ['attestation_list', 'notes'],
  },
};

export const ocsfObjectTable: Readonly<Record<string, Shape>> = {
  metadata: {
    members: {
      version: 'string',
      product: 'product',
      profiles: 'string[]',
      uid: 'string',
      original_event_uid: 'string',
      event_code: 'string',
      log_name: 'string',
      log_version: 'string',
      original_time: 'string',
      sequence: 'integer',
      correlation_uid: 'string',
    },
    required: ['version', 'product'],
    since19: ['original_event_uid'],
  },
  product: {
    members: { name: 'string', vendor_name: 'string', version: 'string' },
    // 1.6.0 asks for the vendor, 1.9.0 recommends it.
    required: ['vendor_name'],
    atLeastOne: ['name', 'uid'],
  },
  device: { members: { type_id: 'integer', uid: 'string' }, required: ['type_id'], enums: { type_id: upTo(15, 99) } },
  actor: {
    members: { app_name: 'string', user: 'user' },
    required: [],
    atLeastOne: ['app_name', 'user', 'process', 'session'],
  },
  user: {
    members: { name: 'string', email_addr: 'email', type_id: 'integer' },
    required: [],
    atLeastOne: ['account', 'name', 'uid'],
    enums: { type_id: upTo(4, 99) },
  },
  group: { members: { name: 'string' }, required: [], atLeastOne: ['name', 'uid'] },
  api: { members: { operation: 'string', service: 'service' }, required: ['operation'] },
  service: { members: { name: 'string' }, required: [], atLeastOne: ['name', 'uid'] },
  network_endpoint: {
    members: { svc_name: 'string', uid: 'string', hostname: 'string' },
    required: [],
    atLeastOne: ['uid', 'hostname', 'svc_name', 'ip', 'name'],
  },
  http_request: {
    members: { uid: 'string', http_method: 'string', user_agent: 'string', body_length: 'integer' },
    required: [],
    enums: { http_method: ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'] },
  },
  http_response: { members: { code: 'integer', latency: 'integer', length: 'integer' }, required: ['code'] },
  resource_details: {
    members: { name: 'string', type: 'string', role_id: 'integer' },
    required: [],
    atLeastOne: ['name', 'uid'],
    enums: { role_id: upTo(4, 99) },
  },
  rule: { members: { name: 'string' }, required: [], atLeastOne: ['name', 'uid'] },
  policy: {
    members: { uid: 'string', name: 'string', version: 'string', is_applied: 'boolean' },
    required: [],
    atLeastOne: ['name', 'type', 'uid'],
  },
  ai_model: { members: { ai_provider: 'string', name: 'string' }, required: ['ai_provider', 'name'] },
  message_context: {
    members: { uid: 'string', service: 'service', prompt_tokens: 'integer', completion_tokens: 'integer' },
    required: [],
    atLeastOne: ['application', 'service'],
  },
  finding_info: {
    members: {
      uid: 'string',
      title: 'string',
      types: 'string[]',
      analytic: 'analytic',
      related_events: 'related_event[]',
    },
    required: ['uid'],
  },
  analytic: {
    members: { type_id: 'integer', name: 'string', uid: 'string', version: 'string' },
    required: ['type_id'],
    atLeastOne: ['name', 'uid'],
    enums: { type_id: upTo(11, 99) },
  },
  related_event: { members: { uid: 'string', type_uid: 'long' }, required: ['uid'] },
  data_security: {
    members: {
      category_id: 'integer',
      detection_system_id: 'integer',
      data_lifecycle_state_id: 'integer',
      total: 'integer',
      policy: 'policy',
    },
    required: [],
    atLeastOne: ['data_lifecycle_state_id', 'detection_pattern', 'detection_system_id', 'policy'],
    enums: { category_id: upTo(6, 99), detection_system_id: upTo(12, 99), data_lifecycle_state_id: upTo(3, 99) },
  },
  file: {
    members: { type_id: 'integer', name: 'string', path: 'string' },
    required: ['type_id', 'name'],
    enums: { type_id: upTo(8, 99) },
  },
  note: { members: { comment: 'string', created_time: 'timestamp', owner: 'user' }, required: ['comment'] },
  attestation: {
    members: {
      uid: 'string',
      authority_uid: 'string',
      chain_uid: 'string',
      prev_event: 'prev_event',
      fingerprint: 'fingerprint',
    },
    required: [],
    atLeastOne: ['fingerprint', 'signatures'],
  },
  prev_event: { members: { uid: 'string', type_uid: 'long', fingerprint: 'fingerprint' }, required: ['uid'] },
  fingerprint: {
    members: { algorithm_id: 'integer', serialization_id: 'integer', encoding_id: 'integer', value: 'string' },
    required: ['algorithm_id', 'value'],
    enums: { algorithm_id: upTo(20, 99), serialization_id: upTo(8, 99), encoding_id: upTo(3, 99) },
  },
};

/** What is wrong with an event, a line for each; empty: nothing. */
export function ocsfProblems(event: Readonly<Record<string, unknown>>, version: string): readonly string[] {
  const uid = event['class_uid'];
  const shape = typeof uid === 'number' ? ocsfClassTable[uid] : undefined;
  if (shape === undefined) return [`class_uid ${String(uid)} is none of ours`];
  const problems = objectProblems(event, shape, { path: 'event', version });
  const { category_uid: category, type_uid: type, activity_id: activity } = event;
  return [
    ...problems,
    ...(category === shape.category ? [] : [`category_uid ${String(category)} is not ${shape.category}`]),
    ...(type === Number(uid) * 100 + Number(activity) ? [] : [`type_uid ${String(type)} does not fit`]),
    // Where the number says `Other`, the name has to say what.
    ...(activity === 99 && event['activity_name'] === undefined ? ['activity_name is missing'] : []),
  ];
}

interface Place {
  readonly path: string;
  readonly version: string;
}

function objectProblems(value: object, shape: Shape, { path, version }: Place): readonly string[] {
  const problems: string[] = [];
  for (const name of shape.required) {
    if (!Object.hasOwn(value, name)) problems.push(`${path}.${name} is missing`);
  }
  if (shape.atLeastOne?.every((name) => !Object.hasOwn(value, name)) === true) {
    problems.push(`${path} has none of ${shape.atLeastOne.join(', ')}`);
  }
  for (const [name, inner] of Object.entries(value) as readonly [string, unknown][]) {
    const place = { path: `${path}.${name}`, version };
    const type = shape.members[name];
    if (type === undefined || (version === '1.6.0' && shape.since19?.includes(name) === true)) {
      problems.push(`${place.path} is no member in ${version}`);
    } else {
      problems.push(...valueProblems(inner, type, place));
      const allowed = shape.enums?.[name];
      if (allowed !== undefined && !allowed.includes(inner as number | string)) {
        problems.push(`${place.path} may not be ${String(inner)}`);
      }
    }
  }
  return problems;
}

function valueProblems(value: unknown, type: MemberType, place: Place): readonly string[] {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${place.path} is no list`];
    return value.flatMap((item: unknown, at) =>
      valueProblems(item, type.slice(0, -2), { ...place, path: `${place.path}[${at}]` }),
    );
  }
  const isValid = scalars[type];
  if (isValid !== undefined) return isValid(value) ? [] : [`${place.path} is no ${type}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${place.path} is no object`];
  const shape = ocsfObjectTable[type];
  return shape === undefined ? [] : objectProblems(value, shape, place);
}

const isInteger = (value: unknown): boolean => Number.isSafeInteger(value);

const scalars: Readonly<Record<string, (value: unknown) => boolean>> = {
  // 32 bits.
  integer: (value) => isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  long: isInteger,
  // Milliseconds since 1970: after 2001, before 2286, so neither seconds nor nanoseconds.
  timestamp: (value) => isInteger(value) && Number(value) > 1e12 && Number(value) < 1e13,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  email: (value) =>
    typeof value === 'string' && /^[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~.]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$/.test(value),
};
