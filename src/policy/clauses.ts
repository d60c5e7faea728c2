// The one table of clauses: what each is called, what it may hold, and what makes it hold. The reader of files, the
// published schema, the documents and `explain` all go by it.
import { defaultFindingActions, findingClasses } from './defaults.ts';
import { type Member, type ObjectShape, type Shape, textForms } from './shape.ts';
import type { FindingClass } from '../secrets/types.ts';
import type { PolicyFile } from './types.ts';

/** Objects of a file that hold clauses and are none. */
type Section =
  | 'approved'
  | 'findings'
  | 'unscannable'
  | 'pause'
  | 'exceptionRules'
  | 'retention'
  | 'review'
  | 'incidents';

/** Where each clause stands: a member of `PolicyFile` without a row below does not compile. */
export type ClausePointer =
  | `/${Exclude<keyof PolicyFile, Section | 'pretense'>}`
  | { [S in Section]: `/${S}/${keyof NonNullable<PolicyFile[S]> & string}` }[Section];

export interface ClauseRow {
  /** As a heading. */
  readonly title: string;
  /** For hovers. */
  readonly about: string;
  readonly shape: Shape;
  /** What makes it hold; undefined: nothing in the program does, people do. */
  readonly enforcedBy?: string;
}

/** What each class of findings is, for people. */
export const findingClassTitles: Readonly<Record<FindingClass, string>> = {
  'vendor-secret': 'Tokens and keys in a format of their vendor',
  'private-key': 'Private keys',
  'config-secret': 'Credentials in configuration files',
  'generic-secret': 'Random characters under the name of a credential',
  'payment-card': 'Numbers of payment cards',
  'bank-account': 'Bank accounts (IBAN)',
  'national-id': 'Social security and tax numbers',
  'medical-id': 'Numbers of patients and of medical providers',
  'birth-date': 'Dates of birth',
  phone: 'Telephone numbers',
  email: 'E-mail addresses',
};

const sectionTitles: Readonly<Record<Section, string>> = {
  approved: 'What may be used. Left out: anything.',
  findings: 'Secrets and personal data.',
  unscannable: 'What cannot be looked into.',
  pause: 'Whether and how long protection may rest.',
  exceptionRules: 'How long exceptions last and who approves them.',
  retention: 'How long records are kept.',
  review: 'How often the policy is reviewed, and by whom.',
  incidents: 'From when on something is an incident.',
};

const line: Shape = { kind: 'text', form: textForms.line };
const paragraph: Shape = { kind: 'text', form: textForms.paragraph };
const finding = {
  block: 'The request is stopped before anything leaves.',
  redact: 'A placeholder leaves in its place.',
  report: 'It leaves, and is counted in the record.',
  allow: 'It leaves. Secrets take an exception for that, with a reason and an end.',
} as const;
const { allow: _allow, ...strictFinding } = finding;

function listOf(item: Shape, most: number): Shape {
  return { kind: 'list', item, most };
}

function count(least: number, most: number): Shape {
  return { kind: 'number', least, most };
}

function object(members: Readonly<Record<string, Member>>): ObjectShape {
  return { kind: 'object', members };
}

function required(about: string, shape: Shape): Member {
  return { about, shape, isRequired: true };
}

/** A list of names with what becomes of all others. */
const approvedList = object({
  allow: required(
    'Names that may be used; `*` stands for any characters. Case is ignored.',
    listOf({ kind: 'text', form: textForms.name }, 500),
  ),
  unlisted: {
    about: 'What becomes of a request for anything else. `block` unless said.',
    shape: {
      kind: 'word',
      words: {
        block: 'The request is stopped before anything leaves.',
        report: 'It leaves, and the record says that it is not approved.',
        allow: 'It leaves.',
      },
    },
  },
});

const exceptionScope = object({
  rule: { about: 'Id of the rule that finds it.', shape: { kind: 'text', form: textForms.rule } },
  class: {
    about: 'Class of the finding.',
    shape: { kind: 'word', words: Object.fromEntries(findingClasses.map((name) => [name, ''])) },
  },
  finding: {
    about: 'Fingerprint of one value, as findings show it: `f_` and 16 hexadecimal digits.',
    shape: { kind: 'text', form: textForms.finding },
  },
  file: {
    about: 'Glob over paths. Counts only where it is certain that a text is of the file.',
    shape: { kind: 'text', form: textForms.glob },
  },
  tool: { about: 'An AI tool that no list names.', shape: { kind: 'text', form: textForms.name } },
  model: { about: 'A model that no list names.', shape: { kind: 'text', form: textForms.name } },
  provider: { about: 'A provider that no list names.', shape: { kind: 'text', form: textForms.name } },
  endpoint: { about: 'A host that no list names.', shape: { kind: 'text', form: textForms.name } },
});

const exception = object({
  id: required('Names the exception in records. Each once.', { kind: 'text', form: textForms.label }),
  allow: required(
    'What it lets through: `rule`, `class`, `finding` and `file` (all that are given must fit), or one of `tool`, `model`, `provider` and `endpoint`.',
    exceptionScope,
  ),
  reason: required('Why.', line),
  requestedBy: required('Who asked for it.', line),
  approvedBy: required('Who allowed it. Never who asked.', line),
  expires: required('From when on it holds no more: a day (its beginning in UTC) or a time.', {
    kind: 'text',
    form: textForms.moment,
  }),
});

const beforeAnyByte = 'checked for each request before any byte of it leaves';

/** By pointer, in the order of documents. */
export const clauses: Readonly<Record<ClausePointer, ClauseRow>> = {
  '/id': {
    title: 'Name of the policy',
    about: 'Stands in every record as `policy_id`.',
    shape: { kind: 'text', form: textForms.label },
    enforcedBy: 'stands in every record',
  },
  '/version': {
    title: 'Version',
    about: 'Stands in every record as `policy_version`. Change it with every change.',
    shape: { kind: 'text', form: textForms.label },
    enforcedBy: 'stands in every record',
  },
  '/organisation': { title: 'Organisation', about: 'For whom the policy holds. For the written policy.', shape: line },
  '/owner': { title: 'Owner', about: 'Who answers for the policy. For the written policy.', shape: line },
  '/effectiveFrom': {
    title: 'In effect from',
    about: 'Its reviews are counted from this day. The file holds from when it is in place.',
    shape: { kind: 'text', form: textForms.date },
  },
  '/approved/tools': {
    title: 'Approved AI tools',
    about: 'Clients such as `claude-code` that may send requests. `unknown` is one that does not say what it is.',
    shape: approvedList,
    enforcedBy: beforeAnyByte,
  },
  '/approved/providers': {
    title: 'Approved providers',
    about: 'Vendors such as `anthropic`, and names of upstreams of your own.',
    shape: approvedList,
    enforcedBy: beforeAnyByte,
  },
  '/approved/models': {
    title: 'Approved models',
    about: 'Models as requests name them, such as `claude-*`.',
    shape: approvedList,
    enforcedBy: beforeAnyByte,
  },
  '/approved/endpoints': {
    title: 'Approved endpoints',
    about: 'Hosts to which requests may go, such as `api.anthropic.com`.',
    shape: approvedList,
    enforcedBy: beforeAnyByte,
  },
  '/level': {
    title: 'Level of protection',
    about: 'How many names change before a text leaves.',
    shape: {
      kind: 'word',
      words: {
        strict: 'Every private word of a name changes.',
        balanced: 'Common words stay readable, also in private names.',
        light: 'Only words that are no English change.',
      },
    },
    enforcedBy: 'applied to each text before it leaves',
  },
  '/data': {
    title: 'Classes of data',
    about:
      'What may become of files, by their paths. The strictest rule that matches decides; none: `internal`. Only the first policy may say `public`.',
    shape: listOf(
      object({
        class: required('How much protection.', {
          kind: 'word',
          words: {
            restricted: 'A request with text of such a file is stopped.',
            confidential: 'All names in it change, as on level `strict`.',
            internal: 'Private names change as the level says.',
            public: 'Names that are declared only there need no protection.',
          },
        }),
        paths: required(
          'Globs relative to the workspace folder: `*`, `**`, `?`, `{a,b}`. Case is ignored.',
          listOf({ kind: 'text', form: textForms.glob }, 200),
        ),
      }),
      200,
    ),
    enforcedBy: beforeAnyByte,
  },
  '/privateScopes': {
    title: 'Private packages',
    about: 'Package scopes and prefixes whose names count as your own, such as `@acme` and `com.acme`.',
    shape: listOf({ kind: 'text', form: textForms.scope }, 500),
    enforcedBy: 'applied to each text before it leaves',
  },
  '/terms': {
    title: 'Names that always change',
    about: 'Declared in code or not: products, customers, projects.',
    shape: listOf({ kind: 'text', form: textForms.term }, 5000),
    enforcedBy: 'applied to each text before it leaves',
  },
  '/findings/classes': {
    title: 'Secrets and personal data',
    about: 'What is done with what is found, by class.',
    shape: object(
      Object.fromEntries(
        findingClasses.map((name) => [
          name,
          {
            about: `${findingClassTitles[name]}.`,
            shape: { kind: 'word', words: defaultFindingActions[name] === 'report' ? finding : strictFinding },
          },
        ]),
      ),
    ),
    enforcedBy: beforeAnyByte,
  },
  '/findings/rules': {
    title: 'Single rules',
    about: 'What is done with what one rule finds, by its id; goes before its class.',
    shape: { kind: 'map', key: textForms.rule, value: { kind: 'word', words: strictFinding }, most: 500 },
    enforcedBy: beforeAnyByte,
  },
  '/unscannable/media': {
    title: 'Images, PDFs and audio',
    about: 'No name in them can be replaced.',
    shape: {
      kind: 'word',
      words: {
        pass: 'They leave unread, and are counted in the record.',
        block: 'A request that holds one is stopped.',
      },
    },
    enforcedBy: beforeAnyByte,
  },
  '/unscannable/encodedText': {
    title: 'Encoded text',
    about: 'Secrets and private names inside base64 or hexadecimal text.',
    shape: {
      kind: 'word',
      words: {
        record: 'It leaves, and is counted in the record.',
        block: 'A request that holds such text is stopped.',
      },
    },
    enforcedBy: beforeAnyByte,
  },
  '/restoreInto': {
    title: 'Tools that get redacted values back',
    about:
      'Besides tools that edit files. Exact names, as the provider sees them. A value that a tool gets may leave by that tool.',
    shape: listOf({ kind: 'text', form: textForms.tool }, 200),
    enforcedBy: 'decided for each input of a tool in an answer',
  },
  '/pause/allowed': {
    title: 'Pauses',
    about: 'Whether a person may pause the protection of what was not sent before.',
    shape: { kind: 'flag' },
    enforcedBy: 'checked when a pause begins',
  },
  '/pause/maxMinutes': {
    title: 'Longest pause',
    about: 'In minutes.',
    shape: count(1, 480),
    enforcedBy: 'checked when a pause begins, and ends it',
  },
  '/exceptions': {
    title: 'Exceptions',
    about: 'What may leave all the same, until when, and who said so. Only in the first policy.',
    shape: listOf(exception, 500),
    enforcedBy: 'each ends by itself',
  },
  '/exceptionRules/maxDays': {
    title: 'Longest exception',
    about: 'In days. An exception that ends later is not in force.',
    shape: count(1, 366),
    enforcedBy: 'checked with each decision',
  },
  '/exceptionRules/approvers': {
    title: 'Who may approve exceptions',
    about: 'Left out or empty: anybody, but never who asked for it.',
    shape: listOf(line, 100),
    enforcedBy: 'checked with each decision',
  },
  '/retention/days': {
    title: 'How long records are kept',
    about: 'In days, 30 at least. Below 365 the first records of a period are gone before its audit.',
    shape: count(30, 3660),
    enforcedBy: 'what is older is disposed of once a day, with a certificate; nothing goes before',
  },
  '/review/everyDays': {
    title: 'Time between reviews of the policy',
    about: 'In days, counted from `effectiveFrom`.',
    shape: count(1, 366),
  },
  '/review/reviewers': {
    title: 'Reviewers',
    about: 'Who reviews the policy and the log, never their own exchanges.',
    shape: listOf(line, 100),
  },
  '/incidents/findingsPerDay': {
    title: 'Findings of one day that make an incident',
    about: 'From this number on.',
    shape: count(1, 1_000_000),
    enforcedBy: 'an incident is put on the record',
  },
  '/incidents/blocksPerDay': {
    title: 'Blocked requests of one day that make an incident',
    about: 'From this number on.',
    shape: count(1, 1_000_000),
    enforcedBy: 'an incident is put on the record',
  },
  '/incidents/pausesPerWeek': {
    title: 'Pauses of one week that make an incident',
    about: 'From this number on.',
    shape: count(1, 1_000_000),
    enforcedBy: 'an incident is put on the record',
  },
  '/organisational': {
    title: 'What people see to',
    about: 'Clauses of the written policy that no program enforces.',
    shape: listOf(object({ title: required('Heading.', line), text: required('Text.', paragraph) }), 100),
  },
};

/** What a file may hold: the clauses under their sections. */
export const fileShape: ObjectShape = object({
  $schema: { about: 'For editors: where the schema lies.', shape: line },
  pretense: required('Form of this file: 1.', { kind: 'constant', value: 1 }),
  ...membersUnder(''),
});

function membersUnder(parent: string): Readonly<Record<string, Member>> {
  const members: Record<string, Member> = {};
  for (const [pointer, row] of Object.entries(clauses)) {
    const [name = '', ...rest] = pointer.slice(parent.length + 1).split('/');
    if (!pointer.startsWith(`${parent}/`)) continue;
    if (rest.length === 0) members[name] = { about: row.about, shape: row.shape };
    else members[name] ??= { about: sectionTitles[name as Section], shape: object(membersUnder(`${parent}/${name}`)) };
  }
  return members;
}
