// What the extension and its panel say to each other: one union for each direction, and the parser that stands at
// the receiving end. The panel is a page of its own; the extension takes nothing from it that is not in this file.
import type { CoverageRow } from '../view/coverage.ts';
import type { FindingChoice } from '../view/finding-line.ts';
import type { FindingRow } from '../view/findings.ts';
import { type IncidentChoice, incidentChoices } from '../view/incident-line.ts';
import type { IncidentsView } from '../view/incidents.ts';
import { panelCommands } from '../view/panel-command.ts';
import type { PanelCommand } from '../view/panel-command.ts';
import type { ExchangeRow, ExchangeTexts, FileRow, HostState } from '../view/snapshot.ts';

/** Extension → panel. Each message replaces what the one before of its type said. */
export type HostMessage =
  | {
      readonly type: 'state';
      readonly state: HostState;
      readonly coverage: readonly CoverageRow[];
      /** Language of the editor, for separators and dates. */
      readonly locale: string;
      /** RFC 3339: the extension's clock when it sent this. A remote workspace has another one than the panel. */
      readonly sentAt: string;
    }
  | { readonly type: 'files'; readonly rows: readonly FileRow[] }
  | { readonly type: 'exchanges'; readonly rows: readonly ExchangeRow[] }
  | { readonly type: 'findings'; readonly rows: readonly FindingRow[] }
  | { readonly type: 'incidents'; readonly view: IncidentsView }
  /** The answer to `exchange-texts`; null when they are no longer in memory. */
  | { readonly type: 'texts'; readonly requestId: string; readonly texts: ExchangeTexts | null }
  /** Opens this exchange in the list and brings it into view. */
  | { readonly type: 'reveal'; readonly requestId: string }
  /** Brings this value's line into view. */
  | { readonly type: 'reveal-finding'; readonly finding: string }
  /** Brings this incident's line into view. */
  | { readonly type: 'reveal-incident'; readonly incident: string };

export type Side = 'request' | 'answer';

/** Panel → extension. */
export type PanelMessage =
  /** The page is listening: send everything. Said again after a reload. */
  | { readonly type: 'ready' }
  /** A row of the table; the extension looks up its path in the rows that it sent. */
  | { readonly type: 'open-file'; readonly repository: string; readonly file: string }
  /** `client`: the tool that it is about. */
  | { readonly type: 'command'; readonly command: PanelCommand; readonly client?: string }
  | { readonly type: 'exchange-texts'; readonly requestId: string }
  | { readonly type: 'open-diff'; readonly requestId: string; readonly side: Side }
  /** The place where the value was seen; the extension looks it up in the rows that it sent. */
  | { readonly type: 'open-finding'; readonly finding: string }
  /** The extension asks for reason and end before a value may leave. */
  | { readonly type: 'decide-finding'; readonly finding: string; readonly choice: FindingChoice }
  /** The extension asks for reason and comment. */
  | { readonly type: 'move-incident'; readonly incident: string; readonly choice: IncidentChoice }
  /** A file of the policy that the extension has named, at a place in it. */
  | { readonly type: 'open-policy'; readonly path: string; readonly line?: number; readonly column?: number }
  /** A path, record number, command or hash for the clipboard; never text of an exchange. */
  | { readonly type: 'copy'; readonly text: string };

const longestText = 4096;
const hostTypes: readonly string[] = [
  'state',
  'files',
  'exchanges',
  'findings',
  'incidents',
  'texts',
  'reveal',
  'reveal-finding',
  'reveal-incident',
] satisfies HostMessage['type'][];
const rowTypes: readonly string[] = ['files', 'exchanges', 'findings'] satisfies HostMessage['type'][];
const findingPattern = /^f_[0-9a-f]{16}$/;
const incidentPattern = /^inc_[0-9A-Za-z]{8}$/;
const findingChoices: readonly FindingChoice[] = ['redact', 'allow-once', 'allow-until', 'clear'];

/** Untrusted: whatever a page posted. Gives a message with exactly the fields of its type, or undefined. */
export function parsePanelMessage(value: unknown): PanelMessage | undefined {
  if (!isObject(value)) return undefined;
  const { type, repository, file, command, client, requestId, side, text, finding } = value;
  switch (type) {
    case 'ready':
      return { type };
    case 'open-file':
      return isText(repository) && isText(file) ? { type, repository, file } : undefined;
    case 'command':
      if (!isPanelCommand(command)) return undefined;
      if (client === undefined) return { type, command };
      return isText(client) ? { type, command, client } : undefined;
    case 'exchange-texts':
      return isText(requestId) ? { type, requestId } : undefined;
    case 'open-diff':
      return isText(requestId) && (side === 'request' || side === 'answer') ? { type, requestId, side } : undefined;
    case 'open-finding':
      return isFinding(finding) ? { type, finding } : undefined;
    case 'decide-finding': {
      const choice = findingChoices.find((each) => each === value['choice']);
      return isFinding(finding) && choice !== undefined ? { type, finding, choice } : undefined;
    }
    case 'move-incident':
      return parseMoveIncident(value);
    case 'open-policy':
      return parseOpenPolicy(value);
    case 'copy':
      return isText(text) ? { type, text } : undefined;
    default:
      return undefined;
  }
}

/**
 * What arrived in the panel. Only the extension can post to it, so this tells our messages from those of the editor
 * and of browser add-ons; the values inside are typed by the extension that was built together with the panel.
 */
export function parseHostMessage(value: unknown): HostMessage | undefined {
  if (!isObject(value) || typeof value['type'] !== 'string' || !hostTypes.includes(value['type'])) return undefined;
  return isComplete(value['type'], value) ? (value as unknown as HostMessage) : undefined;
}

function isComplete(type: string, value: Readonly<Record<string, unknown>>): boolean {
  if (type === 'state') {
    return isObject(value['state']) && Array.isArray(value['coverage']) && typeof value['sentAt'] === 'string';
  }
  if (type === 'incidents') return isObject(value['view']);
  if (rowTypes.includes(type)) return Array.isArray(value['rows']);
  return typeof value[revealed[type] ?? 'requestId'] === 'string';
}

const revealed: Readonly<Record<string, string>> = { 'reveal-finding': 'finding', 'reveal-incident': 'incident' };

function parseMoveIncident({ incident, choice }: Readonly<Record<string, unknown>>): PanelMessage | undefined {
  const known = incidentChoices.find((each) => each === choice);
  if (typeof incident !== 'string' || !incidentPattern.test(incident) || known === undefined) return undefined;
  return { type: 'move-incident', incident, choice: known };
}

function parseOpenPolicy({ path, line, column }: Readonly<Record<string, unknown>>): PanelMessage | undefined {
  if (!isText(path)) return undefined;
  if (line === undefined && column === undefined) return { type: 'open-policy', path };
  return isPosition(line) && isPosition(column) ? { type: 'open-policy', path, line, column } : undefined;
}

function isPosition(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value < 1e9;
}

function isFinding(value: unknown): value is string {
  return typeof value === 'string' && findingPattern.test(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestText;
}

function isPanelCommand(value: unknown): value is PanelCommand {
  return panelCommands.some((command) => command === value);
}
