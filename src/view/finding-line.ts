// One value that was found, as a line: what it is, where it stands, what was done, what can be decided. Never the value.
import type { CoverageRow } from './coverage.ts';
import { toolName } from './exchange-line.ts';
import type { FindingAct, FindingDecisionView, FindingKind, FindingView } from './findings.ts';
import type { Format } from './format.ts';
import type { ProxySnapshot } from './snapshot.ts';

export type FindingChoice = 'redact' | 'allow-once' | 'allow-until' | 'clear';

export interface FindingButton {
  readonly choice: FindingChoice;
  readonly label: string;
}

export interface FindingLine {
  readonly finding: string;
  readonly title: string;
  readonly kind: string;
  readonly glyph: 'redacted' | 'stop' | 'flag' | 'pass';
  readonly tone: 'accent' | 'quiet' | 'amber';
  /** `Redacted`. */
  readonly done: string;
  /** What that means, muted behind it. */
  readonly meaning: string;
  /** `src/x.ts:12`. */
  readonly place: string | undefined;
  readonly tool: string;
  readonly count: string;
  readonly age: string;
  /** For whoever wants to know exactly. */
  readonly exact: string;
  /** What the user decided. */
  readonly decided: string | undefined;
  readonly buttons: readonly FindingButton[];
  /** A command that asks for an exception, where the policy of an organisation decides. */
  readonly exception: string | undefined;
}

export interface FindingLineOptions {
  readonly coverage: readonly CoverageRow[];
  readonly format: Format;
  readonly now: Date;
  /** Only an approved exception lets a value leave. */
  readonly needsException: boolean;
}

const kinds: Readonly<Record<FindingKind, string>> = {
  'vendor-secret': 'Credential of a vendor',
  'private-key': 'Private key',
  'config-secret': 'Credential in a configuration file',
  'generic-secret': 'Probably a credential',
  'payment-card': 'Payment card',
  'bank-account': 'Bank account',
  'national-id': 'Social security or tax number',
  'medical-id': 'Medical number',
  'birth-date': 'Date of birth',
  phone: 'Telephone number',
  email: 'E-mail address',
};

type Outcome = Pick<FindingLine, 'glyph' | 'tone' | 'done' | 'meaning'>;

const outcomes: Readonly<Record<FindingAct, Outcome>> = {
  redact: { glyph: 'redacted', tone: 'accent', done: 'Redacted', meaning: 'the provider got a placeholder' },
  block: { glyph: 'stop', tone: 'accent', done: 'Blocked', meaning: 'the request was not sent' },
  report: { glyph: 'flag', tone: 'quiet', done: 'Reported', meaning: 'it left readable, and is on the record' },
  allow: { glyph: 'pass', tone: 'amber', done: 'Allowed', meaning: 'it left readable' },
};

export function findingLine(view: FindingView, options: FindingLineOptions): FindingLine {
  const { coverage, format, now } = options;
  const { finding, title, file, line, tool, lastSeen, count, decision } = view;
  const takesException = options.needsException && canBeAllowed(view);
  return {
    finding,
    title,
    kind: kindWords(view.class, title),
    ...outcomes[view.action],
    place: file === undefined || line === undefined ? file : `${file}:${line}`,
    tool: toolName(tool, coverage),
    count: format.countOf(count, 'time'),
    age: format.relative(lastSeen, now),
    exact: format.exact(lastSeen),
    decided: decision === undefined ? undefined : decisionWords(decision, format, now),
    buttons: buttonsOf(view, options.needsException),
    exception: takesException ? exceptionCommand(finding) : undefined,
  };
}

/** Those that wait for a decision first; else as they came. */
export function sortFindings(views: readonly FindingView[]): readonly FindingView[] {
  return [...views.filter(isWaiting), ...views.filter((view) => !isWaiting(view))];
}

/** A conversation that holds it does not go on. */
export function isWaiting({ action, decision }: FindingView): boolean {
  return action === 'block' && decision === undefined;
}

/** `1 blocked, 3 redacted`. */
export function findingsSummary(views: readonly FindingView[], format: Format): string {
  const words = ['block', 'redact', 'report', 'allow'] as const;
  return words
    .map((word) => [views.filter(({ action }) => action === word).length, outcomes[word].done] as const)
    .filter(([count]) => count > 0)
    .map(([count, done]) => `${format.count(count)} ${done.toLowerCase()}`)
    .join(', ');
}

/**
 * The words for an empty list. What an earlier proxy of today found is in today's figures, but only the audit log still
 * knows of it.
 */
export function nothingFound(
  { startedAt, today: { secretsDetected } }: Pick<ProxySnapshot, 'startedAt' | 'today'>,
  format: Format,
  now: Date,
): string {
  const since = `No secret and no personal data was found since the proxy started (${format.moment(startedAt, now)}).`;
  if (secretsDetected === 0) return since;
  const earlier = `${format.countOf(secretsDetected, 'secret')} of today`;
  return `${since} ${earlier} ${secretsDetected === 1 ? 'was' : 'were'} found before that; the audit log has the requests.`;
}

/** What asks for an exception about one value. */
export function exceptionCommand(finding: string): string {
  return `pretense exception request --finding ${finding} --days 30 --reason "…"`;
}

function buttonsOf(view: FindingView, takesException: boolean): readonly FindingButton[] {
  if (view.decision !== undefined) return [{ choice: 'clear', label: 'Take back' }];
  const allow: readonly FindingButton[] =
    canBeAllowed(view) && !takesException
      ? [
          { choice: 'allow-once', label: 'Allow once…' },
          { choice: 'allow-until', label: 'Allow until…' },
        ]
      : [];
  switch (view.action) {
    case 'block':
      return [{ choice: 'redact', label: 'Redact and go on' }, ...allow];
    case 'redact':
      return allow;
    case 'report':
    case 'allow':
      return [{ choice: 'redact', label: 'Redact from now on' }];
  }
}

function canBeAllowed({ action, decision }: FindingView): boolean {
  return decision === undefined && (action === 'block' || action === 'redact');
}

function decisionWords({ action, reason, expires, once }: FindingDecisionView, format: Format, now: Date): string {
  const what = action === 'redact' ? 'From now on a placeholder leaves in its place' : 'It may leave readable';
  const until = expires === undefined ? '' : ` until ${format.moment(expires, now)}`;
  const end = once ? ', or until the proxy ends' : '';
  return `${what}${until}${end}${reason === '' ? '' : `: ${reason}`}`;
}

/** Nothing where the title says it already. */
function kindWords(kind: FindingKind, title: string): string {
  const words = kinds[kind];
  return title.toLowerCase().startsWith(words.toLowerCase()) ? '' : words;
}
