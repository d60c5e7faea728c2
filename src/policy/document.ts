// The written AI-tool policy: its sections as data, from the same clauses that decide. Whoever draws it (Markdown, PDF)
// adds nothing.
import { clauseWords } from './clause-words.ts';
import { type ClausePointer, clauses } from './clauses.ts';
import { controlStatement } from './control-statement.ts';
import type { Clause, EffectivePolicy } from './types.ts';

export interface DocumentEntry {
  /** One or more sentences. Untrusted in part: names and texts of policy files. */
  readonly text: string;
  /** The clause that says so; undefined: the program itself, or nobody but people. */
  readonly clause: Clause | undefined;
  /** What makes it hold; undefined: organisational, people do. */
  readonly enforcedBy: string | undefined;
}

export interface DocumentSection {
  readonly title: string;
  readonly entries: readonly DocumentEntry[];
}

export interface PolicyDocument {
  readonly title: string;
  readonly sections: readonly DocumentSection[];
  /** For the foot of each page. */
  readonly hash: string;
}

/** What a section holds, in order: clauses, sentences of our own, and sentences that follow from several clauses. */
type Part = ClausePointer | { readonly text: string; readonly enforcedBy?: string } | Derived;

/** Made of clauses that stand elsewhere in the document; `enforcedBy`: where. */
interface Derived {
  readonly texts: (policy: EffectivePolicy) => readonly string[];
  readonly enforcedBy: string;
}

/** A text for people to adapt: what the program does not see to. */
function people(text: string): Part {
  return { text };
}

/** What the program does, whatever a policy says. */
function always(text: string, enforcedBy = 'built in'): Part {
  return { text, enforcedBy };
}

const outline: readonly { readonly title: string; readonly parts: readonly Part[] }[] = [
  {
    title: 'Purpose and scope',
    parts: [
      people(
        'This policy says what AI tools may be told about our code, our data and the people behind them, and what happens to everything else.',
      ),
      people(
        'It holds for everybody who uses an AI tool on material of ours, on every machine where such material lies.',
      ),
      '/organisation',
      '/effectiveFrom',
    ],
  },
  { title: 'Roles', parts: ['/owner', '/exceptionRules/approvers', '/review/reviewers'] },
  {
    title: 'Approved tools, providers, models and endpoints',
    parts: ['/approved/tools', '/approved/providers', '/approved/models', '/approved/endpoints'],
  },
  {
    title: 'Classes of data',
    parts: [
      '/data',
      always(
        'The strictest rule that fits a file decides. A file that none fits is internal: private names in it change.',
      ),
      '/privateScopes',
      '/terms',
    ],
  },
  {
    title: 'Control statement',
    parts: [
      people('Material of ours goes to an AI provider through Pretense, and by no other way.'),
      { texts: controlStatement, enforcedBy: 'as the other clauses say' },
      '/level',
      always(
        'Answers are turned back where the request was changed. The provider is not told what stands behind an invented name or a placeholder.',
      ),
    ],
  },
  {
    title: 'Secrets and personal data',
    parts: [
      '/findings/classes',
      '/findings/rules',
      always(
        'A value that was taken out comes back only in text for people and in edits of files. Commands, network requests and unknown tools get its placeholder.',
      ),
      { texts: personalDecisions, enforcedBy: 'built in' },
      '/restoreInto',
      '/unscannable/media',
      '/unscannable/encodedText',
      people('A secret that left all the same is replaced at its issuer on the same day.'),
    ],
  },
  {
    title: 'Exceptions',
    parts: ['/exceptionRules/maxDays', '/exceptions', always('Who asks for an exception cannot approve it.')],
  },
  {
    title: 'Pauses',
    parts: [
      '/pause/allowed',
      '/pause/maxMinutes',
      always('Each pause is in the log with who began it, why and for how long.'),
    ],
  },
  {
    title: 'Records',
    parts: [
      always(
        'Each exchange is a record: who, when, which tool, model and host, what was changed, found and decided, and under which version of this policy. The texts themselves and the values of secrets are not in it.',
      ),
      always('Records are linked by hashes, so that a later change or a gap shows.'),
      always('A request whose record cannot be written is not sent.'),
    ],
  },
  {
    title: 'Retention and disposal',
    parts: [
      '/retention/days',
      always('What a legal hold keeps stays until the hold is cleared.'),
      always('Each deletion is certified by a record, which names what was deleted and under which clause.'),
    ],
  },
  {
    title: 'Review and monitoring',
    parts: ['/review/everyDays', people('Each review is written down with who made it and what followed.')],
  },
  {
    title: 'Incidents',
    parts: [
      '/incidents/findingsPerDay',
      '/incidents/blocksPerDay',
      '/incidents/pausesPerWeek',
      people(
        'An incident has an owner, is assessed within one working day, and is closed with its cause and what was changed.',
      ),
    ],
  },
  {
    title: 'Notice to developers',
    parts: [
      people(
        'The log shows who used which AI tool and when. It is kept to prove that this policy is followed, is read by the people named here, and is no measure of anybody’s work.',
      ),
    ],
  },
  { title: 'Further clauses', parts: ['/organisational'] },
  {
    title: 'Acknowledgement and consequences',
    parts: [
      people('Everybody to whom this policy applies has read it and says so once a year and after each change.'),
      people('Going round Pretense on purpose is treated as a breach of the duty of confidence.'),
    ],
  },
];

/** The written policy from what holds. The same for the same policy. */
export function policyDocument(policy: EffectivePolicy): PolicyDocument {
  const sections = outline.map(({ title, parts }) => ({
    title,
    entries: parts.flatMap((part) => entriesOf(part, policy)),
  }));
  return {
    title: 'AI tool policy',
    sections: [...sections.filter(({ entries }) => entries.length > 0), versionSection(policy)],
    hash: policy.hash,
  };
}

/** Only an approved exception goes before what an organisation says. */
function personalDecisions({ origins }: EffectivePolicy): readonly string[] {
  if (origins.some(({ source }) => source === 'organisation')) return [];
  return [
    'A person may let a single value leave, with a reason and an end, which stand in the log: no policy of an organisation is in force.',
  ];
}

/** Every clause that stands in the document. */
export const documentClauses: readonly ClausePointer[] = [
  ...outline.flatMap(({ parts }) => parts.flatMap((part) => (typeof part === 'string' ? [part] : []))),
  '/id',
  '/version',
];

function entriesOf(part: Part, policy: EffectivePolicy): readonly DocumentEntry[] {
  if (typeof part !== 'string' && 'texts' in part) {
    const { texts, enforcedBy } = part;
    return texts(policy).map((text) => ({ text, clause: undefined, enforcedBy }));
  }
  if (typeof part !== 'string') return [{ text: part.text, clause: undefined, enforcedBy: part.enforcedBy }];
  return clauseWords[part](policy).map(({ value, clause }) => ({
    text: value,
    clause,
    enforcedBy: clauses[part].enforcedBy,
  }));
}

function versionSection(policy: EffectivePolicy): DocumentSection {
  const files = policy.origins.map(({ source, root, id, version, hash }) => {
    const place = root === undefined ? source : `${source} ${root.split(/[/\\]/).at(-1) ?? ''}`;
    const label = [id, version].filter((each) => each !== undefined).join(' ');
    return `File of the ${place}${label === '' ? '' : ` (${label})`}: ${hash}.`;
  });
  return {
    title: 'This version',
    entries: [
      ...entriesOf('/id', policy),
      ...entriesOf('/version', policy),
      ...[`What holds: ${policy.hash}. Each record of the log names it.`, ...files].map((text) => ({
        text,
        clause: undefined,
        enforcedBy: 'built in',
      })),
    ],
  };
}
