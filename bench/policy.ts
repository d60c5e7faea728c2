// What one decision of a policy costs: CPU time, the median over rounds, with a policy as large as a company's.
import { decideApproved, decideFinding, classOf } from '../src/policy/decide.ts';
import { mergePolicies } from '../src/policy/merge.ts';
import type { PolicyFile } from '../src/policy/types.ts';
import { sha256 } from '../src/app/platform.ts';
import { checkFloors, printTable, quantile } from './measure.ts';

const rounds = 15;
const decisionsARound = 20_000;
const nowMs = Date.parse('2026-03-04T05:06:07Z');

const numbers = [...Array(200).keys()];
const file: PolicyFile = {
  pretense: 1,
  approved: {
    tools: { allow: ['claude-code', 'codex', 'gemini-cli', 'cline'] },
    models: { allow: numbers.map((number) => `claude-*-${number}`) },
  },
  data: [
    { class: 'restricted', paths: numbers.map((number) => `**/plans-${number}/{secret,draft}-*.md`) },
    { class: 'confidential', paths: numbers.map((number) => `packages/core-${number}/**`) },
    { class: 'public', paths: ['examples/**', 'docs/**/*.md'] },
  ],
  findings: { classes: { email: 'redact' }, rules: { 'github-token': 'block' } },
  exceptions: numbers.map((number) => ({
    id: `ex-${number}`,
    allow: { finding: `f_${String(number).padStart(16, '0')}` },
    reason: 'a sample',
    requestedBy: 'ada@acme.test',
    approvedBy: 'grace@acme.test',
    expires: '2026-04-01T00:00:00Z',
  })),
};
const policy = mergePolicies([{ source: 'organisation', file }], {
  sha256: (text) => sha256(Buffer.from(text, 'utf8')),
});

const paths = numbers.map((number) => `packages/core-${number}/src/deep/er/file-${number}.ts`);
const decisions: Readonly<Record<string, (index: number) => unknown>> = {
  'a finding, 200 exceptions': () =>
    decideFinding(policy, { rule: 'github-token', class: 'vendor-secret', finding: 'f_ffffffffffffffff' }, nowMs),
  'a model, 200 patterns': (index) => decideApproved(policy, 'models', `claude-sonnet-${index}`, nowMs),
  'a tool': () => decideApproved(policy, 'tools', 'codex', nowMs),
  'the class of a file, 402 globs': (index) => classOf(policy, { root: '/srv/acme', file: paths[index] ?? '' }),
};

const samples = new Map(Object.keys(decisions).map((name) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, decide] of Object.entries(decisions)) {
    const before = process.cpuUsage();
    for (let index = 0; index < decisionsARound; index += 1) decide(index % 200);
    const { user, system } = process.cpuUsage(before);
    // The first round makes what decisions need of a policy.
    if (round > 0) samples.get(name)?.push((user + system) / decisionsARound);
  }
}

const median = (name: string): number => quantile(samples.get(name) ?? [], 0.5);
printTable([['one decision', 'CPU µs'], ...Object.keys(decisions).map((name) => [name, median(name).toFixed(2)])]);
checkFloors(
  Object.keys(decisions).map((name) => ({
    name: `µs of CPU for ${name}`,
    value: median(name),
    limit: 20,
    kind: 'most' as const,
  })),
);
