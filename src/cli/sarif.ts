// Findings as a SARIF 2.1.0 log (OASIS), the form that code hosts and editors read. Never a value.
import type { TreeScan } from '../app/tree/scan-tree.ts';
import type { TextFinding } from '../app/tree/text-findings.ts';
import { productVersion } from '../app/version.ts';
import type { FindingAction } from '../policy/types.ts';
import type { KnownRule } from '../secrets/rule-index.ts';

type Level = 'error' | 'warning' | 'note';

/** What does not leave is an error, what is only told a note; random characters may be something else. */
function levelOf(action: FindingAction, kind: KnownRule['class']): Level {
  if (action === 'report' || action === 'allow') return 'note';
  return kind === 'generic-secret' && action !== 'block' ? 'warning' : 'error';
}

export interface SarifOptions {
  readonly known: readonly KnownRule[];
  /** What is done with a class unless an exception says otherwise. */
  readonly actionOf: (rule: KnownRule) => FindingAction;
  /** Version of the rules and of the policy that decided. */
  readonly rulesVersion: string;
  readonly policy: { readonly id: string; readonly version: string; readonly hash: string };
}

/** Paths are relative to where the scan ran; absolute ones become `file:` addresses. */
export function sarifLog(scan: TreeScan, { known, actionOf, rulesVersion, policy }: SarifOptions): object {
  const found = new Set(scan.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  const rules = known.filter(({ id }) => found.has(id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Pretense',
            version: productVersion,
            semanticVersion: productVersion,
            rules: rules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: rule.title },
              defaultConfiguration: { level: levelOf(actionOf(rule), rule.class) },
              properties: { class: rule.class, tags: ['security'] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true }],
        properties: { rulesVersion, policy, skipped: scan.skipped },
        results: scan.files.flatMap(({ file, findings }) =>
          findings.map((finding) => resultOf(finding, { file, indexes, titles })),
        ),
      },
    ],
  };
}

interface ResultContext {
  readonly file: string;
  readonly indexes: ReadonlyMap<string, number>;
  readonly titles: ReadonlyMap<string, string>;
}

function resultOf(finding: TextFinding, { file, indexes, titles }: ResultContext): object {
  const { rule, class: kind, action, line, column, endLine, endColumn, fingerprint, place } = finding;
  const title = titles.get(rule) ?? rule;
  return {
    ruleId: rule,
    ruleIndex: indexes.get(rule) ?? -1,
    level: levelOf(action, kind),
    message: { text: `${title}: ${meaningOf(action)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactOf(file),
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
    partialFingerprints: {
      'pretensePlace/v1': place,
      ...(fingerprint === undefined ? {} : { 'pretenseValue/v1': fingerprint }),
    },
    properties: { class: kind, action },
  };
}

function meaningOf(action: FindingAction): string {
  switch (action) {
    case 'block':
      return 'a request that holds it is stopped.';
    case 'redact':
      return 'it is replaced before a request leaves.';
    case 'report':
      return 'it leaves, and the record says so.';
    case 'allow':
      return 'the policy allows it.';
  }
}

function artifactOf(file: string): object {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  if (file.startsWith('/')) return { uri: `file://${uri}` };
  return /^[A-Za-z]:\//.test(file)
    ? { uri: `file:///${file.slice(0, 2)}${uri.slice(uri.indexOf('/'))}` }
    : { uri, uriBaseId: '%SRCROOT%' };
}
