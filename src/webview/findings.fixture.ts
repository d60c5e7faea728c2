// Values that were found on the made-up day; of each kind of outcome one.
import type { FindingRow } from '../view/findings.ts';
import type { PolicyLineView } from '../view/policy-line.ts';
import { before, minute, second } from './moment.fixture.ts';

const finding: FindingRow = {
  finding: 'f_00000000000000a1',
  rule: 'github-token',
  title: 'GitHub token',
  class: 'vendor-secret',
  action: 'redact',
  file: 'src/config/gateway-keys.ts',
  line: 12,
  tool: 'claude-code',
  count: 3,
  firstSeen: before(40 * minute),
  lastSeen: before(12 * second),
  decision: undefined,
  canOpen: true,
};

export const findingRows: readonly FindingRow[] = [
  finding,
  {
    ...finding,
    finding: 'f_00000000000000a2',
    rule: 'private-key',
    title: 'Private key',
    class: 'private-key',
    action: 'block',
    file: 'deploy/certificates/settlement-gateway.pem',
    line: 1,
    tool: 'codex',
    count: 1,
    lastSeen: before(4 * minute),
  },
  {
    ...finding,
    finding: 'f_00000000000000a3',
    rule: 'payment-card',
    title: 'Payment card number',
    class: 'payment-card',
    file: 'test/settlement/reconcile-ledger.test.ts',
    line: 418,
    count: 17,
    lastSeen: before(9 * minute),
  },
  {
    ...finding,
    finding: 'f_00000000000000a4',
    rule: 'stripe-key',
    title: 'Stripe key',
    action: 'allow',
    file: '.env.staging',
    line: 3,
    count: 2,
    lastSeen: before(31 * minute),
    decision: {
      action: 'allow',
      reason: 'Key of the vendor’s public sandbox',
      expires: before(-7 * 24 * 60 * minute),
      once: false,
    },
  },
  {
    ...finding,
    finding: 'f_00000000000000a5',
    rule: 'email-address',
    title: 'E-mail address',
    class: 'email',
    action: 'report',
    file: undefined,
    line: undefined,
    tool: 'continue',
    count: 41,
    lastSeen: before(54 * minute),
    canOpen: false,
  },
];

/** Those and others, made up, until there are `count`. */
export function manyFindings(count: number): readonly FindingRow[] {
  const more = Array.from({ length: Math.max(0, count - findingRows.length) }, (_, index): FindingRow => {
    const id = `f_${(index + 4096).toString(16).padStart(16, '0')}`;
    return { ...finding, finding: id, file: `src/module-${index}.ts`, lastSeen: before((60 + index) * minute) };
  });
  return [...findingRows.slice(0, count), ...more];
}

export const organisationPolicy: PolicyLineView = {
  id: 'acme-ai',
  version: '3',
  hash: `sha256:${'ab'.repeat(32)}`,
  files: [
    { source: 'organisation', path: '/etc/pretense/policy.jsonc', state: 'valid', signedBy: 'security@acme.example' },
    {
      source: 'repository',
      path: '/srv/payment-service/.pretense/policy.jsonc',
      state: 'valid',
      repository: 'payment-service',
    },
  ],
  problems: [],
  maxAllowDays: 90,
};

/** Of a user who works alone. */
export const ownPolicy: PolicyLineView = {
  ...organisationPolicy,
  id: 'my-policy',
  files: [{ source: 'user', path: '/home/dev-17/.pretense/policy.jsonc', state: 'valid' }],
};

/** A file of it cannot be read any more. */
export const brokenPolicy: PolicyLineView = {
  ...ownPolicy,
  files: [{ source: 'user', path: '/home/dev-17/.pretense/policy.jsonc', state: 'last-valid' }],
  problems: [
    '/home/dev-17/.pretense/policy.jsonc:14:5: /findings/classes/emial: no such class. The file does not count. Did you mean email?',
    '/home/dev-17/.pretense/policy.jsonc: The last valid version of this file stays in force.',
  ],
};
