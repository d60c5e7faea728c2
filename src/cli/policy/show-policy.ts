// `pretense policy show`: what is in force, clause by clause, and where it is said.
import { askProxy } from '../../app/control-client.ts';
import type { PolicyView } from '../../app/policy/policy-endpoints.ts';
import type { PolicyFileView } from '../../app/policy/policy-service.ts';
import { clauseText } from '../../policy/clause-text.ts';
import { clauseWords } from '../../policy/clause-words.ts';
import { type ClausePointer, clauses } from '../../policy/clauses.ts';
import { exceptionStates } from '../../policy/decide.ts';
import type { EffectivePolicy } from '../../policy/types.ts';
import type { Output } from '../command.ts';
import { plain, policyInForce, type PolicyAction } from './policy-action.ts';

export const showPolicy: PolicyAction = async (context) => {
  const { paths, service } = await policyInForce(context);
  const policy = service.current();
  const running = await runningHash(paths.runDir);
  const shown = {
    id: policy.id,
    version: policy.version,
    hash: policy.hash,
    /** Of the proxy that runs; undefined: none does. */
    runningHash: running,
    files: service.files,
    problems: service.problems,
    clauses: clausesOf(policy),
    exceptions: exceptionStates(policy, Date.now()).map(({ value, clause, state }) => ({ ...value, state, clause })),
  };
  if (context.output.isJson) context.output.json(shown);
  else print(context.output, shown);
  return 0;
};

interface ShownClause {
  readonly clause: ClausePointer;
  readonly title: string;
  readonly says: string;
  readonly from: EffectivePolicy['level']['clause'];
  readonly enforcedBy: string | undefined;
}

function clausesOf(policy: EffectivePolicy): readonly ShownClause[] {
  return (Object.keys(clauses) as readonly ClausePointer[]).flatMap((clause) =>
    clauseWords[clause](policy).map((words) => ({
      clause,
      title: clauses[clause].title,
      says: words.value,
      from: words.clause,
      enforcedBy: clauses[clause].enforcedBy,
    })),
  );
}

async function runningHash(runFolder: string): Promise<string | undefined> {
  try {
    return ((await askProxy(runFolder, { method: 'GET', path: 'policy' })) as PolicyView).hash;
  } catch {
    return undefined;
  }
}

interface Shown {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  readonly runningHash: string | undefined;
  readonly files: readonly PolicyFileView[];
  readonly problems: readonly string[];
  readonly clauses: readonly ShownClause[];
  readonly exceptions: readonly { readonly id: string; readonly state: string }[];
}

function print({ line, style }: Output, shown: Shown): void {
  line(`${style.bold(plain(`${shown.id} ${shown.version}`))}  ${style.dim(shown.hash)}`);
  if (shown.runningHash !== undefined) {
    line(
      shown.runningHash === shown.hash
        ? 'The proxy that runs goes by it.'
        : style.warn(
            'The proxy that runs goes by another one. Run "pretense policy show" again; if that stays, stop and start it.',
          ),
    );
  }
  line('');
  for (const file of shown.files) line(`  ${fileLine(file)}`);
  for (const problem of shown.problems) line(style.warn(`  ${plain(problem)}`));
  let title = '';
  for (const clause of shown.clauses) {
    if (clause.title !== title) line(`\n${style.bold(clause.title)}`);
    title = clause.title;
    line(`  ${plain(clause.says)}  ${style.dim(`(${plain(clauseText(clause.from))})`)}`);
    if (clause.clause !== '/exceptions') continue;
    const stated = shown.exceptions.find(({ id }) => clause.says.startsWith(`${id} `));
    if (stated !== undefined && stated.state !== 'in-force') line(style.warn(`    not in force: ${stated.state}`));
  }
}

const states = {
  absent: 'there is none',
  valid: 'valid',
  'last-valid': 'not valid: the last valid version holds',
  defaults: 'not valid: strict defaults hold',
} as const;

function fileLine({ source, path, state, signedBy }: PolicyFileView): string {
  const signed = signedBy === undefined ? '' : `, signed by ${plain(signedBy)}`;
  return `${source.padEnd(12)}  ${plain(path)}: ${states[state]}${signed}`;
}
