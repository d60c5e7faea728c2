import { SettingsError } from '../../app/settings.ts';
import type { Command } from '../command.ts';
import {
  closeIncident,
  exportIncidents,
  listIncidents,
  moveTo,
  showIncident,
  triageIncident,
} from '../incidents/incident-actions.ts';
import type { PolicyAction } from '../policy/policy-action.ts';

const actions: Readonly<Record<string, PolicyAction>> = {
  list: listIncidents,
  show: showIncident,
  triage: triageIncident,
  move: moveTo,
  close: closeIncident,
  export: exportIncidents,
};

export const incidents: Command = {
  opensGroup: 'Incidents and evidence',
  name: 'incidents',
  summary: 'List, triage and close incidents',
  usage: '[list | show ID | triage ID | move ID | close ID | export]',
  description: `list      open incidents, oldest first; --all: also those that are over
show      all that is known of one, with every step that was taken
triage    says that somebody has looked at it: --reason and --comment
move      any other step: --to investigating, contained, resolved, reopened
close     ends it with its cause: --reason, --comment. --as false_positive, duplicate (--of ID) or risk_accepted
          (--approver, --expires) ends it otherwise
export    all of them for other programs
Whoever an incident is about cannot end it. What is high or critical needs a second person to end: --approver. Reasons
are a closed list for each step; a wrong one shows the list. Everything is on the record, and works while a proxy runs
and without one. States, rules and timers: docs/incidents.md.`,
  options: {
    open: { type: 'boolean', help: 'list: open ones only (default); export: the same (default there: all)' },
    all: { type: 'boolean', help: 'list: also those that are over' },
    severity: { type: 'string', value: 'S', help: 'Only info, low, medium, high or critical ones' },
    reason: { type: 'string', value: 'CODE', help: 'Why, from the list of the step' },
    comment: { type: 'string', value: 'TEXT', help: 'What was found and done; it stands in the audit log' },
    by: { type: 'string', value: 'WHO', help: 'Who does this (default: you). Another name is recorded as claimed' },
    approver: { type: 'string', value: 'WHO', help: 'The second person who agrees' },
    to: { type: 'string', value: 'STATE', help: 'move: whereto' },
    as: { type: 'string', value: 'END', help: 'close: closed (default), false_positive, duplicate or risk_accepted' },
    of: { type: 'string', value: 'ID', help: 'close --as duplicate: the incident that it repeats' },
    expires: { type: 'string', value: 'DATE', help: 'close --as risk_accepted: until when' },
    format: { type: 'string', value: 'F', help: 'export: json (default) or csv' },
    output: { type: 'string', value: 'FILE', help: 'export: file to make, instead of the terminal' },
    force: { type: 'boolean', help: 'export: replace a file that is there' },
  },
  async run(context) {
    const [name = 'list', ...names] = context.positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      throw new SettingsError(
        `"${name}" is nothing that can be done with incidents: use ${Object.keys(actions).join(', ')}.`,
      );
    }
    return await action(context, names);
  },
};
