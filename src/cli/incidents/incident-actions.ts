// The actions of `pretense incidents`.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { IncidentError } from '../../app/incidents/incident-error.ts';
import { type MoveRequest, moveIncident } from '../../app/incidents/move-incident.ts';
import { readWorkflowRecords } from '../../app/incidents/workflow-records.ts';
import { systemClock } from '../../app/platform.ts';
import { SettingsError } from '../../app/settings.ts';
import { errnoOf } from '../../audit/error.ts';
import { errnoWords } from '../../base/errno-words.ts';
import { IncidentFold } from '../../incidents/fold.ts';
import { isBreached } from '../../incidents/timers.ts';
import { isOpen, reasonCodes } from '../../incidents/transitions.ts';
import { type Incident, type IncidentStatus, incidentStatuses, severities } from '../../incidents/types.ts';
import { incidentsCsv } from '../../report/incident-table.ts';
import { stringValue, type CommandContext } from '../command.ts';
import { findHome } from '../home.ts';
import { oneName, type PolicyAction } from '../policy/policy-action.ts';
import { printIncident, printWhole, summaryLine } from './incident-text.ts';
import { recordAction } from './record-action.ts';

export const listIncidents: PolicyAction = async (context, names) => {
  if (names.length > 0) throw new SettingsError('"list" takes no ID; "show ID" shows one.');
  const at = systemClock.now().toISOString();
  const { fold, shown } = await readShown(context, at, context.values['all'] === true);
  const { output } = context;
  if (output.isJson) {
    output.json({ incidents: shown.map((incident) => jsonOf(incident, at)), problems: fold.problems });
    return 0;
  }
  for (const incident of shown) printIncident(output, incident, at);
  output.line(summaryLine(shown, at));
  if (fold.problemCount > 0) {
    output.line(
      output.style.warn(
        `${fold.problemCount} records about incidents count for nothing: ${fold.problems[0]?.message ?? ''}`,
      ),
    );
  }
  return 0;
};

export const showIncident: PolicyAction = async (context, names) => {
  const id = oneName(names, 'ID of an incident');
  const incident = (await readFold(context)).find(id);
  if (incident === undefined) throw noSuch(id);
  const at = systemClock.now().toISOString();
  if (context.output.isJson) context.output.json(jsonOf(incident, at));
  else printWhole(context.output, incident, at);
  return 0;
};

export const triageIncident: PolicyAction = (context, names) => move(context, names, 'triaged');

export const closeIncident: PolicyAction = (context, names) => {
  const as = stringValue(context, 'as') ?? 'closed';
  const to = (['closed', 'false_positive', 'duplicate', 'risk_accepted'] as const).find((each) => each === as);
  if (to === undefined) {
    throw new SettingsError(
      `"${as}" is no end of an incident: use --as closed, false_positive, duplicate or risk_accepted.`,
    );
  }
  return move(context, names, to);
};

export const moveTo: PolicyAction = (context, names) => {
  const told = stringValue(context, 'to');
  const to = incidentStatuses.find((status) => status === told);
  if (to === undefined || to === 'new') {
    throw new SettingsError(`Say with --to STATE whereto: ${incidentStatuses.slice(1).join(', ')}.`);
  }
  return move(context, names, to);
};

export const exportIncidents: PolicyAction = async (context, names) => {
  if (names.length > 0) throw new SettingsError('"export" takes no ID.');
  const format = stringValue(context, 'format') ?? 'json';
  if (format !== 'json' && format !== 'csv')
    throw new SettingsError(`"${format}" is no format: use --format json or csv.`);
  const at = systemClock.now().toISOString();
  const { shown } = await readShown(context, at, context.values['open'] !== true);
  const text =
    format === 'csv'
      ? incidentsCsv(shown)
      : `${JSON.stringify(
          shown.map((incident) => jsonOf(incident, at)),
          undefined,
          2,
        )}\n`;
  const file = stringValue(context, 'output');
  if (file === undefined) {
    context.output.line(text.trimEnd());
    return 0;
  }
  const path = resolve(context.workingDirectory, file);
  try {
    writeFileSync(path, text, { flag: context.values['force'] === true ? 'w' : 'wx', mode: 0o600 });
  } catch (error) {
    if (errnoOf(error) === 'EEXIST')
      throw new SettingsError(`${file} is there already and was left as it is. Use --force to replace it.`);
    throw new SettingsError(`${file} cannot be written: ${errnoWords(error)}.`);
  }
  if (context.output.isJson) context.output.json({ file: path, incidents: shown.length });
  else context.output.line(`${shown.length === 1 ? '1 incident' : `${shown.length} incidents`} in ${path}`);
  return 0;
};

async function move(context: CommandContext, names: readonly string[], to: IncidentStatus): Promise<number> {
  const expires = stringValue(context, 'expires');
  const request: MoveRequest = {
    id: oneName(names, 'ID of an incident'),
    to,
    reasonCode: required(context, 'reason', `one of ${to === 'new' ? '' : reasonCodes[to].join(', ')}`),
    comment: required(
      context,
      'comment',
      to === 'closed' ? 'what the cause was, and what was changed' : 'what was found',
    ),
    by: stringValue(context, 'by'),
    approver: stringValue(context, 'approver'),
    expires: expires === undefined ? undefined : momentOf(expires),
    duplicateOf: stringValue(context, 'of'),
  };
  const incident = await recordAction(context, { path: 'incidents/move', body: request }, (home) =>
    moveIncident({ ...home, clock: systemClock }, request),
  );
  const at = systemClock.now().toISOString();
  if (context.output.isJson) context.output.json(jsonOf(incident, at));
  else printIncident(context.output, incident, at);
  return 0;
}

function required(context: CommandContext, name: string, what: string): string {
  const given = stringValue(context, name);
  if (given === undefined || given.trim() === '') throw new SettingsError(`Say with --${name} ${what}.`);
  return given;
}

/** The end of a day, or a moment. */
function momentOf(text: string): string {
  const time = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (Number.isNaN(time)) throw new SettingsError(`"${text.slice(0, 40)}" is no date; write it like 2026-01-31.`);
  return new Date(time).toISOString();
}

async function readFold(context: CommandContext): Promise<IncidentFold> {
  const { auditDir } = await findHome(context);
  const fold = new IncidentFold();
  for (const record of await readWorkflowRecords(auditDir)) fold.add(record);
  return fold;
}

async function readShown(context: CommandContext, at: string, isAll: boolean) {
  const severity = stringValue(context, 'severity');
  if (severity !== undefined && !severities.some((each) => each === severity)) {
    throw new SettingsError(`"${severity}" is no severity: use ${severities.join(', ')}.`);
  }
  const fold = await readFold(context);
  const shown = fold
    .incidents()
    .filter(
      (incident) => (isAll || isOpen(incident, at)) && (severity === undefined || incident.severity === severity),
    );
  return { fold, shown };
}

function jsonOf(incident: Incident, at: string) {
  return { ...incident, isOpen: isOpen(incident, at), isBreached: isBreached(incident, at) };
}

function noSuch(id: string): IncidentError {
  return new IncidentError(
    'no-such-incident',
    `There is no incident ${JSON.stringify(id.slice(0, 40))} in this log; see "pretense incidents list --all".`,
  );
}
