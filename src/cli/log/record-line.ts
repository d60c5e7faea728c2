// One record on one line, for people.
import type { AuditRecord } from '../../audit/record.ts';
import type { Style } from '../command.ts';
import { visible } from './visible.ts';

const maxText = 60;
const typeWidth = 26;

/** Number, time (UTC), type, and what it is about. Untrusted: the record's fields. */
export function recordLine(record: AuditRecord, style: Style): string {
  const time = record.timestamp.slice(0, 19).replace('T', ' ');
  const type = visible(record.type, typeWidth).padEnd(typeWidth);
  const isAlarming = record['decision'] === 'block' || /^incident\.(?!transition)|^log\./.test(record.type);
  return [
    style.dim(String(record.seq).padStart(7)),
    style.dim(visible(time, 19)),
    isAlarming ? style.warn(type) : style.accent(type),
    summaryOf(record),
  ]
    .join('  ')
    .trimEnd();
}

function summaryOf(record: AuditRecord): string {
  switch (record.type) {
    case 'ai.request':
    case 'ai.passthrough':
      return requestSummary(record);
    case 'ai.response':
      return joined([
        shown(record['status'] ?? record['outcome']),
        record['status'] === null ? '' : shown(record['outcome']),
        labelled('in', record['tokens_input']),
        labelled('out', record['tokens_output']),
        milliseconds(record['latency_ms']),
        identity(record),
      ]);
    default:
      return ownFields(record);
  }
}

function requestSummary(record: AuditRecord): string {
  const { tool, client, provider, model, file, repository, rule } = record;
  return joined([
    shown(record['decision']),
    record['mode'] === 'paused' ? 'PAUSED' : '',
    rule === null ? '' : shown(rule),
    `${shown(tool ?? client) || '?'} → ${shown(provider) || '?'}`,
    shown(model),
    `${shown(record['identifiers_mutated'])}/${shown(record['identifiers_scanned'])} names`,
    record['secrets_detected'] === 0 ? '' : `${shown(record['secrets_detected'])} secrets`,
    [shown(repository), shown(file)].filter((part) => part !== '').join('/'),
    identity(record),
  ]);
}

/** Begins the id, so that `pretense log show` can be given all of it from `--json`. */
function identity(record: AuditRecord): string {
  const id = record['request_id'];
  return typeof id === 'string' ? visible(id, 8) : '';
}

const envelope: ReadonlySet<string> = new Set(
  'v chain inc seq prev_hash nonce type timestamp mono_ms policy_id policy_version policy_hash developer developer_source device_id proxy_version config_hash'.split(
    ' ',
  ),
);

function ownFields(record: AuditRecord): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(record)) {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!envelope.has(name) && isPlain && value !== '') parts.push(`${visible(name, maxText)}=${shown(value)}`);
  }
  return joined(parts.slice(0, 6));
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return visible(typeof value === 'string' ? value : JSON.stringify(value), maxText);
}

function labelled(label: string, value: unknown): string {
  return value === null || value === undefined ? '' : `${label} ${shown(value)}`;
}

function milliseconds(value: unknown): string {
  return value === null || value === undefined ? '' : `${shown(value)} ms`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ');
}
