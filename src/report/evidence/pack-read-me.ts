// The first page of a pack: what must be seen first, and what is where.
import { visibleText } from '../pdf/visible-text.ts';
import { mappingNotice } from './crosswalk.ts';
import type { EvidenceModel } from './model.ts';
import { packTables } from './pack-tables.ts';

const otherFiles: readonly (readonly [name: string, title: string])[] = [
  ['HOW_TO_VERIFY.md', 'how to check all this without Pretense, step by step'],
  ['manifest.json', 'where the information is from, by which question, and whether it is whole; SHA-256 of each file'],
  ['SHA256SUMS', 'the same sums for `sha256sum -c`'],
  ['report.pdf, report.json', 'the report for reading, and its figures for programs'],
  ['crosswalk.md, crosswalk.json', 'from official criteria to evidence: direct, supporting or not provided'],
  [
    'log/',
    'the part of the log: stored lines (unless names are pseudonyms), leaf hashes, checkpoints, public keys of the device and of a witness',
  ],
  ['population/requests.csv', 'every request of the period, one row each: what the sample is drawn from'],
  ['sample/', 'the sample, and for each record the proof that it is in the log'],
  ['verify.mjs', 'the standalone verifier'],
  ['criteria/CC3.2-risk/risk-register.md', 'risk register: a draft, with what was met for the first time'],
  ['criteria/CC7.4-response/incident-response-plan.md', 'plan for incidents: a draft to adapt'],
  ['criteria/CC7.4-response/notification-templates.md', 'notifications: drafts to adapt'],
];

/** Names and folders of a pack besides its tables. */
export const packParts: readonly string[] = ['README.md', ...otherFiles.flatMap(([name]) => name.split(', '))];

export function packReadMe(model: EvidenceModel): string {
  const { about, population, redFacts } = model;
  const organisation = about.organisation === undefined ? '' : ` of ${visibleText(about.organisation)}`;
  const facts = redFacts.length === 0 ? ['Nothing.'] : redFacts.map((fact) => visibleText(fact));
  const files = [...otherFiles, ...packTables.map(({ path, title }) => [path, title] as const)];
  return `# AI tool usage controls: evidence${organisation}

${about.period.from} to ${about.period.to} (${about.period.timeZone}), ${population.records} records, ${population.requests} requests. Export ${about.exportId}, ${about.generatedAt}. Names are ${about.names}.

${mappingNotice}

## To be seen first

${facts.map((fact) => `- ${fact}`).join('\n')}

## Files

${files.map(([name, title]) => `- \`${name}\`: ${title}`).join('\n')}

A folder of \`criteria/\` is named after the criterion that its files are strongest for; \`crosswalk.md\` has all of them.
`;
}
