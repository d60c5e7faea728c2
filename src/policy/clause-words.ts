// Each clause in the words of the written policy: what holds, and where it is said.
import { type ClausePointer, clauses, findingClassTitles } from './clauses.ts';
import { findingClasses } from './defaults.ts';
import type { Shape } from './shape.ts';
import type {
  ApprovedKind,
  ApprovedList,
  Clause,
  Decided,
  EffectivePolicy,
  FindingAction,
  PolicyException,
} from './types.ts';

/** Sentences about one clause; none when it says nothing. */
type Words = (policy: EffectivePolicy) => readonly Decided<string>[];

const single =
  <T>(of: (policy: EffectivePolicy) => Decided<T> | undefined, words: (value: T) => string): Words =>
  (policy) => {
    const decided = of(policy);
    return decided === undefined ? [] : [said(decided, words(decided.value))];
  };

/** By clause. One without words does not compile. */
export const clauseWords: Readonly<Record<ClausePointer, Words>> = {
  '/id': ({ id, origins }) => [{ value: `This policy is called ${id}.`, clause: firstClause(origins, '/id') }],
  '/version': ({ version, origins }) => [
    { value: `Its version is ${version}.`, clause: firstClause(origins, '/version') },
  ],
  '/organisation': single(
    ({ about }) => about.organisation,
    (name) => `It holds for ${name}.`,
  ),
  '/owner': single(
    ({ about }) => about.owner,
    (name) => `${name} answers for it.`,
  ),
  '/effectiveFrom': single(
    ({ about }) => about.effectiveFrom,
    (date) => `It is in effect from ${date}.`,
  ),
  '/approved/tools': (policy) => approvedWords(policy, 'tools', 'AI tools'),
  '/approved/providers': (policy) => approvedWords(policy, 'providers', 'Providers'),
  '/approved/models': (policy) => approvedWords(policy, 'models', 'Models'),
  '/approved/endpoints': (policy) => approvedWords(policy, 'endpoints', 'Endpoints'),
  '/level': single(
    ({ level }) => level,
    (level) => `Names are protected on the level ${level}: ${meaningOf('/level', level)}`,
  ),
  '/data': ({ data }) =>
    data.map((rule) =>
      said(rule, `${capital(rule.value.class)}: ${listed(rule.value.paths)}. ${classMeanings[rule.value.class]}`),
    ),
  '/privateScopes': (policy) => together(policy.privateScopes, (names) => `Packages that count as our own: ${names}.`),
  '/terms': (policy) => together(policy.terms, (names) => `Names that always change: ${names}.`),
  '/findings/classes': ({ findings }) =>
    findingClasses.map((name) =>
      said(findings.classes[name], `${findingClassTitles[name]}: ${actionWords[findings.classes[name].value]}.`),
    ),
  '/findings/rules': ({ findings }) =>
    [...findings.rules].map(([id, action]) => said(action, `What the rule ${id} finds: ${actionWords[action.value]}.`)),
  '/unscannable/media': single(
    ({ unscannable }) => unscannable.media,
    (action) =>
      action === 'block'
        ? 'A request with an image, a PDF or audio is stopped.'
        : 'Images, PDFs and audio leave unread, and are counted in the record.',
  ),
  '/unscannable/encodedText': single(
    ({ unscannable }) => unscannable.encodedText,
    (action) =>
      action === 'block'
        ? 'A request with a secret or a private name inside encoded text is stopped.'
        : 'Secrets and private names inside encoded text leave, and are counted in the record.',
  ),
  '/restoreInto': (policy) =>
    together(
      policy.restoreInto,
      (names) => `These tools get redacted values back, besides those that edit files: ${names}.`,
    ),
  '/pause/allowed': single(
    ({ pause }) => pause.allowed,
    (isAllowed) =>
      isAllowed
        ? 'A person may pause the replacing of names in what was not sent before, and says why. Secrets and personal data are treated as at any other time.'
        : 'Nobody may pause the protection.',
  ),
  '/pause/maxMinutes': (policy) =>
    policy.pause.allowed.value
      ? [said(policy.pause.maxMinutes, `A pause lasts at most ${counted(policy.pause.maxMinutes.value, 'minute')}.`)]
      : [],
  '/exceptions': ({ exceptions }) => exceptions.map((exception) => said(exception, exceptionWords(exception.value))),
  '/exceptionRules/maxDays': single(
    ({ exceptionRules }) => exceptionRules.maxDays,
    (days) => `An exception ends by itself, after at most ${counted(days, 'day')}.`,
  ),
  '/exceptionRules/approvers': single(({ exceptionRules }) => exceptionRules.approvers, approverWords),
  '/retention/days': single(
    ({ retentionDays }) => retentionDays,
    (days) => `Records are kept for ${counted(days, 'day')}. Then what they say is deleted, and their hashes stay.`,
  ),
  '/review/everyDays': single(
    ({ review }) => review.everyDays,
    (days) =>
      `This policy is reviewed every ${days === 1 ? 'day' : `${days} days`}, counted from the day on which it took effect.`,
  ),
  '/review/reviewers': ({ review }) =>
    review.reviewers.value.length === 0
      ? []
      : [
          said(
            review.reviewers,
            `Policy and log are reviewed by ${review.reviewers.value.join(', ')}, and by nobody for exchanges of their own.`,
          ),
        ],
  '/incidents/findingsPerDay': single(
    ({ incidents }) => incidents.findingsPerDay,
    (count) => `From ${counted(count, 'finding')} on one day on, there is an incident.`,
  ),
  '/incidents/blocksPerDay': single(
    ({ incidents }) => incidents.blocksPerDay,
    (count) => `From ${counted(count, 'stopped request')} on one day on, there is an incident.`,
  ),
  '/incidents/pausesPerWeek': single(
    ({ incidents }) => incidents.pausesPerWeek,
    (count) => `From ${counted(count, 'pause')} in one week on, there is an incident.`,
  ),
  '/organisational': ({ organisational }) =>
    organisational.map((each) => said(each, `${each.value.title}: ${each.value.text}`)),
};

/** What an action does, as the rest of a sentence. */
export const actionWords: Readonly<Record<FindingAction, string>> = {
  block: 'the request is stopped before anything leaves',
  redact: 'a placeholder leaves in its place',
  report: 'it leaves, and is counted in the record',
  allow: 'it leaves',
};

/** What a class of data means for a text. */
export const classMeanings = wordsOf('/data') as Readonly<
  Record<'public' | 'internal' | 'confidential' | 'restricted', string>
>;

function approvedWords(policy: EffectivePolicy, kind: ApprovedKind, title: string): readonly Decided<string>[] {
  const lists = policy.approved[kind];
  if (lists.length === 0) {
    return [{ value: `${title}: any may be used.`, clause: { source: 'built-in', pointer: `/approved/${kind}` } }];
  }
  return lists.map((list, index) =>
    said(
      list,
      `${title}${index === 0 ? '' : ', and also'}: ${namesOf(list.value)}. ${unlistedWords[list.value.unlisted ?? 'block']}`,
    ),
  );
}

function namesOf({ allow }: ApprovedList): string {
  return allow.length === 0 ? 'none' : listed(allow);
}

const unlistedWords = {
  block: 'A request for anything else is stopped.',
  report: 'A request for anything else leaves, and the record says that it is not approved.',
  allow: 'Anything else may be used too.',
} as const;

function exceptionWords({ id, allow, reason, requestedBy, approvedBy, expires }: PolicyException): string {
  const scope = Object.entries(allow).map(([name, value]) => `${name} ${String(value)}`);
  return `${id} lets through ${scope.join(', ')}, until ${expires}. Why: ${reason}. Asked for by ${requestedBy}, approved by ${approvedBy}.`;
}

function approverWords(approvers: readonly string[] | 'anybody'): string {
  if (approvers === 'anybody') return 'Anybody may approve an exception, but never who asked for it.';
  if (approvers.length === 0) return 'Nobody may approve an exception.';
  return `Exceptions are approved by ${approvers.join(', ')}, and never by who asked for it.`;
}

/** One sentence for the entries of each file. */
function together(entries: readonly Decided<string>[], words: (names: string) => string): readonly Decided<string>[] {
  const groups = new Map<string, { readonly clause: Clause; readonly names: string[] }>();
  for (const { value, clause } of entries) {
    const key = `${clause.source} ${clause.root ?? ''}`;
    const group = groups.get(key) ?? {
      clause: { ...clause, pointer: clause.pointer.replace(/\/\d+$/, '') },
      names: [],
    };
    group.names.push(value);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ clause, names }) => ({ value: words(listed(names)), clause }));
}

function said(decided: Decided<unknown>, value: string): Decided<string> {
  return { value, clause: decided.clause };
}

function firstClause([first]: EffectivePolicy['origins'], pointer: string): Clause {
  return first === undefined || first.source === 'repository'
    ? { source: 'built-in', pointer }
    : { source: first.source, pointer };
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function meaningOf(pointer: ClausePointer, word: string): string {
  return wordsOf(pointer)[word] ?? '';
}

/** The words that a clause may use, with their meanings. */
function wordsOf(pointer: ClausePointer): Readonly<Record<string, string>> {
  let shape: Shape | undefined = clauses[pointer].shape;
  if (shape.kind === 'list') shape = shape.item;
  if (shape.kind === 'object') shape = shape.members['class']?.shape;
  return shape?.kind === 'word' ? shape.words : {};
}
