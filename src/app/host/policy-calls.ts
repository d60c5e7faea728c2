// What a window asks its worker about policy files: to make the user's, and what the policy means for a file.
import { mkdir } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { errnoOf } from '../../audit/error.ts';
import { CodedError } from '../../base/error.ts';
import { clauseText } from '../../policy/clause-text.ts';
import { explainFile, explanationLines } from '../../policy/explain.ts';
import { policyTemplate } from '../../policy/template.ts';
import type { PolicyCalls, PolicyExplanationView } from '../../view/policy-calls.ts';
import { readPolicy, systemManagedFolder } from '../policy/policy-service.ts';
import { policyPlaces } from '../policy/policy-places.ts';
import { createWholeFile } from '../whole-file.ts';
import type { LocalCall, LocalCallContext } from './local-call.ts';

export type PolicyCallErrorCode = 'bad-request';

export class PolicyCallError extends CodedError<PolicyCallErrorCode> {}

/** Typed by the table: a name that is missing here is a type error. */
type Handlers = {
  readonly [Name in keyof PolicyCalls]: (
    ask: unknown,
    context: LocalCallContext,
  ) => Promise<PolicyCalls[Name]['answer']>;
};

const handlers: Handlers = {
  'policy.file': async (_ask, { paths }) => {
    const place = policyPlaces(systemManagedFolder(), paths.home, []).find(({ source }) => source === 'user');
    if (place === undefined) throw new Error('There is always a place for the policy of the user.');
    await mkdir(dirname(place.path), { recursive: true, mode: 0o700 });
    try {
      await createWholeFile(place.path, Buffer.from(policyTemplate(), 'utf8'));
      return { path: place.path, isNew: true };
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return { path: place.path, isNew: false };
      throw error;
    }
  },
  'policy.explain': async (ask, context) => explain(pathOf(ask), context),
};

export const policyCalls: Readonly<Record<string, LocalCall>> = handlers;

function explain(path: string, { paths, state }: LocalCallContext): PolicyExplanationView {
  const roots = (state().proxy?.workspaces ?? []).map(({ root }) => root);
  const service = readPolicy(paths.home, roots);
  const policy = service.current();
  const within = roots.filter((root) => isWithin(path, root)).toSorted((one, other) => other.length - one.length);
  const root = within[0] ?? dirname(path);
  const file = relative(root, path).split(sep).join('/');
  const lines = explanationLines(explainFile(policy, { root, file }, Date.now()));
  return {
    file,
    root,
    policy: `${policy.id}, version ${policy.version}`,
    lines: lines.map(({ subject, says, clause, exception }) => ({
      subject,
      says,
      decidedBy: `${clauseText(clause)}${exception === undefined ? '' : `, by the exception ${exception}`}`,
    })),
    problems: service.problems,
  };
}

function isWithin(path: string, root: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

/** Untrusted: whatever a window posted. */
function pathOf(ask: unknown): string {
  if (typeof ask === 'object' && ask !== null && 'path' in ask && typeof ask.path === 'string') return ask.path;
  throw new PolicyCallError('bad-request', 'Expected {"path": "/path/of/a/file"}.');
}
