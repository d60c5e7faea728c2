// From the official criteria to what a pack holds. Ids are those of the Trust Services Criteria (TSP section 100, 2017, with
// the points of focus of 2022); the sentences beside them are our own and no quotation.
import { placeChanges } from './crosswalk-at-collector.ts';
import type { LogPlace } from './log-place.ts';
import type { EvidenceStrength } from './model.ts';

export interface CrosswalkRow {
  /** Official id. */
  readonly criterion: string;
  /** What it asks for, in our words. */
  readonly about: string;
  readonly strength: EvidenceStrength;
  /** Controls of ours by id. */
  readonly controls: readonly string[];
  /** Files of the pack. */
  readonly evidence: readonly string[];
  /** What this evidence cannot show. */
  readonly limit: string;
  /** What the organisation has to show itself. Empty: nothing that we know of. */
  readonly organisation: string;
  /** Labels that articles give to this evidence, for searching only: some are not what the criterion is about. */
  readonly aliases: readonly string[];
}

/** What a log cannot show of requests. */
const unseen: Readonly<Record<LogPlace, string>> = {
  device: 'Covers what went through Pretense on this device; a call that went another way leaves no trace here.',
  'device-at-collector':
    'Covers what went through Pretense on this device, as far as the collector holds it; a call that went another way leaves no trace here.',
  collector: 'The collector’s own log has no request of an AI tool: those are in the parts of devices.',
};

const recorded = unseen.device;

/** Of a log that is read on its device. */
export const crosswalk: readonly CrosswalkRow[] = [
  {
    criterion: 'CC2.1',
    about: 'The information that controls rely on is of good quality.',
    strength: 'supporting',
    controls: ['PC-09'],
    evidence: ['manifest.json', 'criteria/CC4.1-evaluation/verification.json', 'criteria/CC7.2-monitoring/gaps.csv'],
    limit: 'That records are whole does not make their values true: names come from the machine, times from its clock.',
    organisation: 'Which other information its controls rely on.',
    aliases: ['IPE'],
  },
  {
    criterion: 'CC3.2',
    about: 'Risks to objectives are found and analysed.',
    strength: 'supporting',
    controls: ['PC-03'],
    evidence: ['criteria/CC3.2-risk/first-seen.csv', 'criteria/CC3.2-risk/risk-register.md'],
    limit: 'Lists what was met for the first time; nobody was asked what it means.',
    organisation: 'The assessment: likelihood, impact, owner and treatment of each row.',
    aliases: ['CC9.1 (AI risk assessment)'],
  },
  {
    criterion: 'CC3.4',
    about: 'Changes that could affect internal control are noticed and assessed.',
    strength: 'supporting',
    controls: ['PC-03', 'PC-06'],
    evidence: ['criteria/CC3.2-risk/first-seen.csv', 'criteria/CC7.1-configuration/changes.csv'],
    limit: recorded,
    organisation: 'That somebody assessed them.',
    aliases: [],
  },
  {
    criterion: 'CC4.1',
    about: 'Controls are evaluated while they run.',
    strength: 'supporting',
    controls: ['PC-11'],
    evidence: ['criteria/CC4.1-evaluation/self-tests.csv', 'criteria/CC4.1-evaluation/controls.csv'],
    limit: 'A self-test shows that one invented secret was stopped, not that each real one would be found.',
    organisation: 'Who reads the results, and what was done about failures.',
    aliases: [],
  },
  {
    criterion: 'CC5.3',
    about: 'Policies say what is expected, and procedures put them into action.',
    strength: 'direct',
    controls: ['PC-06', 'PC-07'],
    evidence: ['criteria/CC8.1-changes/policy-versions.csv'],
    limit: 'A hash shows which policy decided, not that people read it.',
    organisation: 'The approved document, and that people acknowledged it.',
    aliases: [],
  },
  {
    criterion: 'CC6.1',
    about: 'Logical access measures protect information; confidential information is used for its purposes only.',
    strength: 'direct',
    controls: ['PC-02', 'PC-03', 'PC-05', 'PC-07'],
    evidence: ['criteria/CC6.1-credentials/keys.csv', 'criteria/CC6.7-transmission/findings.csv'],
    limit: 'Direct for data on its way to AI providers only.',
    organisation: 'Sign-on, second factors, and who may use which account of a provider.',
    aliases: ['CC6.7 (tenant isolation)', 'C1.1 (least privilege)'],
  },
  {
    criterion: 'CC6.3',
    about: 'Access follows roles, least privilege and separation of duties.',
    strength: 'supporting',
    controls: ['PC-07', 'PC-10'],
    evidence: ['criteria/CC6.7-transmission/exceptions.csv', 'criteria/CC7.3-incidents/transitions.csv'],
    limit: 'Shows who asked and who approved as they named themselves on a device; no sign-on stands behind a name.',
    organisation: 'Roles and reviews of access. One device has one tenant: isolation of tenants is not tested here.',
    aliases: ['CC6.7 (tenant boundary)'],
  },
  {
    criterion: 'CC6.6',
    about: 'Measures protect against threats from outside of the boundary of the system.',
    strength: 'supporting',
    controls: ['PC-03'],
    evidence: ['criteria/CC6.6-boundary/endpoints.csv'],
    limit: recorded,
    organisation: 'That the network closes every other way to AI providers.',
    aliases: [],
  },
  {
    criterion: 'CC6.7',
    about: 'Sending, moving and taking away information is restricted to who may, and it is protected on the way.',
    strength: 'direct',
    controls: ['PC-01', 'PC-02', 'PC-05', 'PC-08'],
    evidence: [
      'criteria/CC6.7-transmission/days.csv',
      'criteria/CC6.7-transmission/findings.csv',
      'criteria/CC6.7-transmission/tls.csv',
      'criteria/CC6.7-transmission/exceptions.csv',
      'criteria/CC6.7-transmission/pauses.csv',
      'log/records.ndjson',
      'sample/sample.json',
    ],
    limit: recorded,
    organisation: 'Routing of every machine, and a comparison with the usage figures of the providers.',
    aliases: ['CC6.6 (TLS)', 'CC6.1 (third-party processing)'],
  },
  {
    criterion: 'CC6.8',
    about: 'Software that is not authorised, or does harm, is prevented or found.',
    strength: 'supporting',
    controls: ['PC-03'],
    evidence: ['criteria/CC6.8-tools/tools.csv'],
    limit: 'A tool is known by what it says of itself, and only when it sends something through Pretense.',
    organisation: 'Inventory and control of software on its machines.',
    aliases: [],
  },
  {
    criterion: 'CC7.1',
    about: 'Changes of configuration that open weaknesses, and new weaknesses, are detected.',
    strength: 'direct',
    controls: ['PC-06', 'PC-08', 'PC-11'],
    evidence: ['criteria/CC7.1-configuration/changes.csv', 'criteria/CC6.7-transmission/pauses.csv'],
    limit: 'Direct for the configuration of Pretense and of the AI tools that it routes.',
    organisation: 'Scanning of everything else for weaknesses.',
    aliases: ['CC7.2 (logging of agent actions)'],
  },
  {
    criterion: 'CC7.2',
    about: 'Components are watched for anomalies, which are analysed.',
    strength: 'direct',
    controls: ['PC-09', 'PC-10'],
    evidence: ['criteria/CC7.2-monitoring/anomaly-rules.csv', 'criteria/CC7.2-monitoring/gaps.csv'],
    limit: 'Finds what its rules look for, in records of this device.',
    organisation: 'Watching of everything else.',
    aliases: ['CC7.1 (tamper-evident logging)'],
  },
  {
    criterion: 'CC7.3',
    about: 'Events are judged: is this an incident? and acted on.',
    strength: 'direct',
    controls: ['PC-10'],
    evidence: ['criteria/CC7.3-incidents/incidents.csv', 'criteria/CC7.3-incidents/reviews.csv'],
    limit: 'Direct for incidents that rules of Pretense open.',
    organisation: 'Every other incident.',
    aliases: [],
  },
  {
    criterion: 'CC7.4',
    about: 'There is a programme for incidents, and it is carried out.',
    strength: 'supporting',
    controls: ['PC-10'],
    evidence: [
      'criteria/CC7.3-incidents/transitions.csv',
      'criteria/CC7.4-response/incident-response-plan.md',
      'criteria/CC7.4-response/notification-templates.md',
    ],
    limit: 'Plan and templates are drafts to adapt: they show nothing until the organisation has approved them.',
    organisation: 'The approved plan, its exercises, and what was told to whom.',
    aliases: ['CC7.2 (incident response)', 'CC7.3 (communication to customers)'],
  },
  {
    criterion: 'CC7.5',
    about: 'The organisation recovers from incidents.',
    strength: 'supporting',
    controls: ['PC-10'],
    evidence: ['criteria/CC7.3-incidents/transitions.csv', 'criteria/CC6.1-credentials/keys.csv'],
    limit:
      'Says what people wrote when they closed an incident; that a secret was changed at its vendor is not checked.',
    organisation: 'Evidence of recovery.',
    aliases: [],
  },
  {
    criterion: 'CC8.1',
    about: 'Changes are authorised, tested, approved and put in place.',
    strength: 'direct',
    controls: ['PC-06', 'PC-07'],
    evidence: ['criteria/CC8.1-changes/policy-versions.csv', 'criteria/CC7.1-configuration/changes.csv'],
    limit: 'Direct for policy and settings of Pretense. A policy of one person on a device needs nobody’s approval.',
    organisation: 'Who approved each policy version, and the change management of its own software.',
    aliases: [],
  },
  {
    criterion: 'CC9.1',
    about: 'Risks of a disruption of business are reduced.',
    strength: 'supporting',
    controls: [],
    evidence: ['criteria/CC7.2-monitoring/gaps.csv'],
    limit: 'Shows when a proxy was off or stopped requests, not what that meant for anybody.',
    organisation: 'Its plan for continuity.',
    aliases: ['A1.3 (plan for continuity)'],
  },
  {
    criterion: 'CC9.2',
    about: 'Risks of vendors and partners are assessed and managed.',
    strength: 'direct',
    controls: ['PC-03'],
    evidence: ['criteria/CC9.2-vendors/providers.csv', 'criteria/CC9.2-vendors/models.csv'],
    limit: `Direct for the inventory: who was really contacted. ${recorded}`,
    organisation: 'Assessment of each provider, its reports and contracts.',
    aliases: ['subprocessor disclosure'],
  },
  {
    criterion: 'A1.1',
    about: 'Capacity is measured and managed.',
    strength: 'supporting',
    controls: [],
    evidence: ['criteria/CC6.7-transmission/days.csv', 'criteria/PI1.3-processing/timings.csv'],
    limit: 'Load and delay of the proxy on this device only.',
    organisation: 'Capacity of everything else.',
    aliases: [],
  },
  {
    criterion: 'A1.2',
    about: 'Environment, backup and recovery infrastructure are in place.',
    strength: 'not provided',
    controls: [],
    evidence: [],
    limit: 'Pretense on a device makes no backup of its log.',
    organisation: 'Backups of devices, or a central copy of the log.',
    aliases: [],
  },
  {
    criterion: 'A1.3',
    about: 'Recovery is tested.',
    strength: 'not provided',
    controls: [],
    evidence: [],
    limit: 'A pack can be verified anywhere, which is no test of a recovery.',
    organisation: 'A tested restore, with its date and result.',
    aliases: [],
  },
  {
    criterion: 'PI1.1',
    about: 'What is processed, and how, is defined and made known.',
    strength: 'supporting',
    controls: [],
    evidence: ['HOW_TO_VERIFY.md'],
    limit: 'Formats and hashes of the pack are described; the fields of records are in the documentation of Pretense.',
    organisation: 'That its users know them.',
    aliases: [],
  },
  {
    criterion: 'PI1.2',
    about: 'Inputs are complete and accurate.',
    strength: 'direct',
    controls: ['PC-01'],
    evidence: ['criteria/PI1.2-inputs/looked-at.csv'],
    limit: recorded,
    organisation: 'That tools send everything this way.',
    aliases: ['PI1.1 (completeness and validity)'],
  },
  {
    criterion: 'PI1.3',
    about: 'Processing is complete, accurate and in time.',
    strength: 'direct',
    controls: ['PC-04'],
    evidence: ['criteria/PI1.3-processing/validation.csv', 'criteria/PI1.3-processing/timings.csv'],
    limit:
      'Each changed text is turned back and compared before it leaves; what fails is stopped and stands under blocks.',
    organisation: '',
    aliases: ['PI1.2 (in time)'],
  },
  {
    criterion: 'PI1.4',
    about: 'Outputs are complete and accurate, and go to whom they are for.',
    strength: 'direct',
    controls: ['PC-04'],
    evidence: ['criteria/PI1.3-processing/validation.csv'],
    limit: 'About names in answers; whether an answer is right is for people to judge.',
    organisation: 'Review of what AI tools write.',
    aliases: [],
  },
  {
    criterion: 'PI1.5',
    about: 'What is stored stays complete and accurate.',
    strength: 'direct',
    controls: ['PC-09'],
    evidence: ['criteria/CC4.1-evaluation/verification.json', 'log/log.json'],
    limit:
      'Up to the last checkpoint that somebody outside of the device holds; without one, who has its key can rewrite all.',
    organisation: 'A copy of checkpoints, or of the log, outside of the device.',
    aliases: [],
  },
  {
    criterion: 'C1.1',
    about: 'Confidential information is identified and kept from destruction while it is needed.',
    strength: 'direct',
    controls: ['PC-02', 'PC-12'],
    evidence: ['criteria/CC6.7-transmission/findings.csv', 'criteria/C1.1-retention/holds.csv'],
    limit: 'By the rules and data classes of the policy in force.',
    organisation: 'Its classification of information.',
    aliases: ['CC6.1 (least privilege)'],
  },
  {
    criterion: 'C1.2',
    about: 'Confidential information is disposed of when its time is over.',
    strength: 'direct',
    controls: ['PC-12'],
    evidence: ['criteria/C1.2-disposal/disposals.csv'],
    limit: 'Direct for the log of this device; copies and backups are not reached.',
    organisation: 'Disposal of copies and backups.',
    aliases: [],
  },
  {
    criterion: 'P4.2',
    about: 'Personal information is kept only as long as it is needed.',
    strength: 'supporting',
    controls: ['PC-12'],
    evidence: ['criteria/C1.2-disposal/disposals.csv'],
    limit: 'About names of developers in the log.',
    organisation: 'Notice to developers of what is recorded about them, and its legal ground.',
    aliases: [],
  },
  {
    criterion: 'P6.2',
    about: 'Disclosures of personal information are on record.',
    strength: 'supporting',
    controls: ['PC-02'],
    evidence: ['criteria/CC6.7-transmission/findings.csv', 'criteria/CC9.2-vendors/providers.csv'],
    limit: 'Counts personal data that rules find in requests, by class; not whose it was.',
    organisation: 'The record of disclosures that its laws ask for.',
    aliases: [],
  },
];

/** Of a log, by whose it is and who holds it. */
export function crosswalkOf(place: LogPlace): readonly CrosswalkRow[] {
  if (place === 'device') return crosswalk;
  return crosswalk.map((row) => ({
    ...row,
    limit: row.limit.replace(recorded, unseen[place]),
    ...placeChanges[place][row.criterion],
  }));
}

/** What must stand wherever the mapping is shown. */
export const mappingNotice =
  'The mapping is a proposal of management; the service auditor decides. This is not a SOC 2 report, and no opinion is expressed in it.';
