// What a list from elsewhere says, against what the log says.
import { personKey } from '../../../incidents/people.ts';
import type { Queries } from '../../database/database.ts';
import { silentAfterMs } from '../detect-devices.ts';
import type { ImportKind, ReconciliationResult } from '../view-types.ts';
import { checkRowCount, readTable, rowProblem, type TableRow } from './read-table.ts';

export interface Comparing {
  readonly tenant: string;
  readonly now: Date;
}

export interface Compared {
  readonly rows: number;
  readonly result: ReconciliationResult;
}

const maxShown = 1000;
const dayMs = 24 * 3_600_000;
/** How far back somebody counts as having used Pretense. */
const activeDays = 30;

/** Untrusted: the file. Throws RequestError `bad-request` with the line. */
export async function compareTable(
  queries: Queries,
  comparing: Comparing,
  kind: ImportKind,
  bytes: Uint8Array,
): Promise<Compared> {
  switch (kind) {
    case 'roster':
      return compareRoster(queries, comparing, bytes);
    case 'usage':
      return compareUsage(queries, comparing, bytes);
    case 'seats':
      return compareSeats(queries, comparing, bytes);
  }
}

function resultOf(
  rows: readonly (readonly (string | number)[])[],
  rest: Omit<ReconciliationResult, 'rows' | 'rowsOmitted'>,
): ReconciliationResult {
  return { ...rest, rows: rows.slice(0, maxShown), rowsOmitted: Math.max(0, rows.length - maxShown) };
}

interface DeviceRow {
  readonly device_id: string;
  readonly developer: string | null;
  readonly state: string;
  readonly last_seen_at: Date | null;
}

const rosterColumns = {
  device: ['device', 'device_id', 'hostname', 'computer', 'serial'],
  developer: ['developer', 'email', 'user', 'owner'],
} as const;

async function compareRoster(queries: Queries, { tenant, now }: Comparing, bytes: Uint8Array): Promise<Compared> {
  const table = readTable(bytes, rosterColumns, [['device', 'developer']]);
  checkRowCount(table);
  const devices = await queries.query<DeviceRow>(
    'SELECT device_id, developer, state, last_seen_at FROM devices WHERE tenant_id = $1',
    [tenant],
  );
  const byId = new Map(devices.map((device) => [personKey(device.device_id), device]));
  const byDeveloper = groupedBy(
    devices.filter(({ developer }) => developer !== null),
    ({ developer }) => personKey(developer ?? ''),
  );
  const met = new Set<DeviceRow>();
  const lines: (string | number)[][] = [];
  const counts = { missing: 0, silent: 0, revoked: 0 };
  for (const { line, cells } of table) {
    const [device, developer] = [cells.get('device') ?? '', cells.get('developer') ?? ''];
    if (device === '' && developer === '') throw rowProblem(line, 'it names neither a device nor a person.');
    const byName = byId.get(personKey(device));
    const found = byName === undefined ? (byDeveloper.get(personKey(developer)) ?? []) : [byName];
    if (found.length === 0 || (developer === '' && byName === undefined)) {
      counts.missing += 1;
      lines.push([device, developer, 'never enrolled', '']);
      continue;
    }
    for (const each of found) {
      met.add(each);
      const since = each.last_seen_at?.toISOString() ?? '';
      if (each.state !== 'active') {
        counts.revoked += 1;
        lines.push([each.device_id, each.developer ?? '', each.state, since]);
      } else if (each.last_seen_at === null || now.getTime() - each.last_seen_at.getTime() > silentAfterMs) {
        counts.silent += 1;
        lines.push([each.device_id, each.developer ?? '', 'silent', since]);
      }
    }
  }
  const unknown = devices.filter((device) => !met.has(device) && device.state === 'active');
  for (const { device_id: id, developer, last_seen_at: seen } of unknown)
    lines.push([id, developer ?? '', 'not in the list', seen?.toISOString() ?? '']);
  return {
    rows: table.length,
    result: resultOf(lines, {
      limits: [
        'A device is found by its id of Pretense, or all devices of a person by the name that they enrolled with: a name that is written otherwise counts as never enrolled.',
        'Silent: nothing came for more than 24 hours. A machine that is off is silent too.',
      ],
      figures: [
        { label: 'in the list', value: table.length },
        { label: 'never enrolled', value: counts.missing },
        { label: 'silent', value: counts.silent },
        { label: 'revoked or in quarantine', value: counts.revoked },
        { label: 'enrolled, not in the list', value: unknown.length },
      ],
      columns: ['Device', 'Developer', 'What differs', 'Last seen'],
    }),
  };
}

const usageColumns = {
  date: ['date', 'day', 'usage_date', 'start_time'],
  provider: ['provider', 'vendor'],
  model: ['model'],
  input: ['input_tokens', 'tokens_input', 'prompt_tokens', 'uncached_input_tokens'],
  output: ['output_tokens', 'tokens_output', 'completion_tokens'],
  tokens: ['tokens', 'total_tokens'],
} as const;

async function compareUsage(queries: Queries, { tenant }: Comparing, bytes: Uint8Array): Promise<Compared> {
  const table = readTable(bytes, usageColumns, [['date'], ['provider', 'model'], ['input', 'output', 'tokens']]);
  checkRowCount(table);
  const billed = new Map<string, number>();
  const hasProvider = table.some(({ cells }) => cells.has('provider'));
  for (const row of table) {
    const name = (hasProvider ? row.cells.get('provider') : row.cells.get('model')) ?? '';
    const key = `${dayOf(row)}\n${name.toLowerCase()}`;
    const sum = (billed.get(key) ?? 0) + tokensOf(row);
    if (!Number.isSafeInteger(sum))
      throw rowProblem(row.line, 'the tokens of a day add up to more than can be counted.');
    billed.set(key, sum);
  }
  const days = [...billed.keys()].map((key) => key.slice(0, 10)).toSorted();
  const logged = await loggedTokens(queries, tenant, {
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    by: hasProvider ? 'name' : 'detail',
  });
  const listed = new Set(days);
  const keys = [
    ...new Set([...billed.keys(), ...[...logged.keys()].filter((key) => listed.has(key.slice(0, 10)))]),
  ].toSorted();
  const lines = keys.map((key) => {
    const [day = '', name = ''] = key.split('\n');
    const [theirs, ours] = [billed.get(key) ?? 0, logged.get(key) ?? 0];
    return [day, name, theirs, ours, theirs - ours, basisPoints(theirs, ours)];
  });
  const total = (map: ReadonlyMap<string, number>) => keys.reduce((sum, key) => sum + (map.get(key) ?? 0), 0);
  const [theirs, ours] = [total(billed), total(logged)];
  return {
    rows: table.length,
    result: resultOf(
      lines.toSorted((one, other) => Math.abs(Number(other[4])) - Math.abs(Number(one[4]))),
      {
        limits: [
          'More tokens on the bill than in the log: something was sent past Pretense, or from devices that are not enrolled. Fewer: the export does not cover all keys, or days are counted in another time zone.',
          'The log has the counts that providers give in their answers; answers that were cut off have none. Days are UTC. Variance is in basis points of the bill (100 = 1 %).',
        ],
        figures: [
          { label: 'tokens on the bill', value: theirs },
          { label: 'tokens in the log', value: ours },
          { label: 'variance in basis points', value: basisPoints(theirs, ours) },
        ],
        columns: [
          'Day',
          hasProvider ? 'Provider' : 'Model',
          'Tokens on the bill',
          'Tokens in the log',
          'Difference',
          'Basis points',
        ],
      },
    ),
  };
}

/** Of the bill; what is in the log alone counts as all of it. */
function basisPoints(theirs: number, ours: number): number {
  if (theirs === ours) return 0;
  return theirs === 0 ? -10_000 : Math.round(((theirs - ours) / theirs) * 10_000);
}

function dayOf({ line, cells }: TableRow): string {
  const text = (cells.get('date') ?? '').slice(0, 10);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00.000Z`));
  if (!isDay) throw rowProblem(line, 'its date is not written like 2026-01-31.');
  return text;
}

function tokensOf({ line, cells }: TableRow): number {
  const count = (name: 'input' | 'output' | 'tokens'): number => {
    const text = cells.get(name);
    if (text === undefined) return 0;
    const value = Number(text.replaceAll(/[ ,_](?=\d{3})/g, ''));
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw rowProblem(line, `${name === 'tokens' ? 'tokens' : `${name} tokens`} is no whole number.`);
  };
  return cells.has('tokens') ? count('tokens') : count('input') + count('output');
}

async function loggedTokens(
  queries: Queries,
  tenant: string,
  { from, to, by }: { readonly from: string; readonly to: string; readonly by: 'name' | 'detail' },
): Promise<ReadonlyMap<string, number>> {
  const rows = await queries.query<{ readonly day: string; readonly name: string; readonly tokens: number }>(
    `SELECT day, lower(CASE WHEN $4 = 'name' THEN name ELSE detail END) AS name,
       sum(tokens_input + tokens_output)::bigint AS tokens
     FROM rollup_uses WHERE tenant_id = $1 AND kind = 'model' AND day BETWEEN $2::date AND $3::date
     GROUP BY 1, 2`,
    [tenant, from, to, by],
  );
  return new Map(
    rows.flatMap(({ day, name, tokens }) => (Number(tokens) === 0 ? [] : [[`${day}\n${name}`, Number(tokens)]])),
  );
}

const seatColumns = {
  person: ['email', 'developer', 'user', 'person', 'member'],
  tool: ['tool', 'product', 'seat'],
} as const;

async function compareSeats(queries: Queries, { tenant, now }: Comparing, bytes: Uint8Array): Promise<Compared> {
  const table = readTable(bytes, seatColumns, [['person']]);
  checkRowCount(table);
  const since = new Date(now.getTime() - activeDays * dayMs);
  const active = await queries.query<{ readonly developer: string; readonly last: Date }>(
    `SELECT developer, max(last_record_at) AS last FROM rollup_devices
     WHERE tenant_id = $1 AND developer IS NOT NULL AND last_record_at >= $2 GROUP BY developer`,
    [tenant, since],
  );
  const seen = new Map(active.map((row) => [personKey(row.developer), row]));
  const seated = new Set<string>();
  const lines: (string | number)[][] = [];
  for (const { line, cells } of table) {
    const name = cells.get('person');
    if (name === undefined) throw rowProblem(line, 'it names no person.');
    const key = personKey(name);
    if (!seated.has(key) && !seen.has(key)) lines.push([name, cells.get('tool') ?? '', 'a seat, and no records', '']);
    seated.add(key);
  }
  const withoutRecords = lines.length;
  const strangers = active.filter(({ developer }) => !seated.has(personKey(developer)));
  for (const { developer, last } of strangers) lines.push([developer, '', 'records, and no seat', last.toISOString()]);
  return {
    rows: table.length,
    result: resultOf(lines, {
      limits: [
        `Records of the last ${activeDays} days. A person is compared by name: one that is written otherwise on the device counts as two.`,
        'A seat without records: the person does not use the tool, or uses it past Pretense. The list cannot tell which.',
      ],
      figures: [
        { label: 'people with a seat', value: seated.size },
        { label: 'seats without records', value: withoutRecords },
        { label: 'people with records and no seat', value: strangers.length },
      ],
      columns: ['Person', 'Tool', 'What differs', 'Last record'],
    }),
  };
}

function groupedBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
