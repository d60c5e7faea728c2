// What holds without any policy file.
import type { FindingClass } from '../secrets/types.ts';
import { rulesVersion } from '../secrets/rules-version.ts';
import type { Decided, EffectivePolicy, FindingAction } from './types.ts';

/** What is done with each class of findings unless a policy says otherwise. */
export const defaultFindingActions: Readonly<Record<FindingClass, FindingAction>> = {
  'vendor-secret': 'redact',
  'private-key': 'redact',
  'config-secret': 'redact',
  'generic-secret': 'redact',
  'payment-card': 'redact',
  'bank-account': 'redact',
  'national-id': 'redact',
  'medical-id': 'redact',
  'birth-date': 'report',
  phone: 'report',
  email: 'report',
};

/** Every class of findings. */
export const findingClasses: readonly FindingClass[] = Object.keys(defaultFindingActions) as readonly FindingClass[];

/** What holds when there is no policy file; always the same object. */
export function builtInPolicy(): EffectivePolicy {
  return builtIn;
}

function own<T>(pointer: string, value: T): Decided<T> {
  return { value, clause: { source: 'built-in', pointer } };
}

function classActions(): Readonly<Record<FindingClass, Decided<FindingAction>>> {
  return Object.fromEntries(
    findingClasses.map((name) => [name, own(`/findings/classes/${name}`, defaultFindingActions[name])]),
  ) as Record<FindingClass, Decided<FindingAction>>;
}

const builtIn: EffectivePolicy = {
  id: 'built-in',
  version: rulesVersion,
  // Of what stands here: a test computes it again.
  hash: 'sha256:b045d6f3334297553d23b8d563fadd194a0c9ae060aa21aab4040b09bef405e8',
  origins: [],
  ignored: [],
  about: {},
  approved: { tools: [], providers: [], models: [], endpoints: [] },
  level: own('/level', 'strict'),
  data: [],
  privateScopes: [],
  terms: [],
  findings: { classes: classActions(), rules: new Map() },
  unscannable: { media: own('/unscannable/media', 'pass'), encodedText: own('/unscannable/encodedText', 'block') },
  restoreInto: [],
  pause: { allowed: own('/pause/allowed', true), maxMinutes: own('/pause/maxMinutes', 60) },
  exceptions: [],
  exceptionRules: {
    maxDays: own('/exceptionRules/maxDays', 90),
    approvers: own('/exceptionRules/approvers', 'anybody'),
  },
  // A period of twelve months is looked at for some weeks after its end.
  retentionDays: own('/retention/days', 400),
  review: { everyDays: own('/review/everyDays', 90), reviewers: own('/review/reviewers', []) },
  incidents: {
    findingsPerDay: own('/incidents/findingsPerDay', 50),
    blocksPerDay: own('/incidents/blocksPerDay', 20),
    pausesPerWeek: own('/incidents/pausesPerWeek', 5),
  },
  organisational: [],
};
