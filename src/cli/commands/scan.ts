import { identityOf } from '../../app/identity/identity-source.ts';
import { loadPersonalRecognizers } from '../../app/personal-data.ts';
import { keyedHash, systemClock } from '../../app/platform.ts';
import { readPolicy } from '../../app/policy/policy-service.ts';
import { openRuledIndexer } from '../../app/ruled-indexer.ts';
import { parseLevel, SettingsError } from '../../app/settings.ts';
import { scanStaged, scanTree, type NameScan, type TreeScan } from '../../app/tree/scan-tree.ts';
import { FindingReader } from '../../app/tree/text-findings.ts';
import { protectTree, type TreeProtection } from '../../app/tree/tree-protection.ts';
import { findingScanner, pinsFor, secretScanner } from '../../app/tree/tree-settings.ts';
import { passingWords } from '../../app/tree/tree-words.ts';
import { findingActions } from '../../policy/strictness.ts';
import type { EffectivePolicy, FindingAction } from '../../policy/types.ts';
import { knownRules, type KnownRule } from '../../secrets/rule-index.ts';
import type { Command, CommandContext } from '../command.ts';
import { stringValue } from '../command.ts';
import { findHome } from '../home.ts';
import { sarifLog } from '../sarif.ts';
import { printScan } from '../scan-text.ts';
import { requirePaths, showFiles, treeOptions, withTreeWork, workspaceRoots, type TreeWork } from '../tree-command.ts';

const somethingWithheld = 3;
const { workspace, level } = treeOptions;

export const scan: Command = {
  opensGroup: 'Files and whole trees',
  name: 'scan',
  summary: 'Show what would change in files, and which secrets and personal data they hold',
  usage: 'PATH …',
  description: `Reads the files that git tracks or would track below each PATH. Says for each how many identifiers would change, and
where secrets and personal data stand: file, line, rule, what the policy in force does with it, and a fingerprint that
names the value on this device; never the value. Also shows how many declared names each dependency keeps in clear.
Nothing is sent, written or kept. Files that are no text or larger than 64 MB are counted.

As a check before a commit: pretense scan --staged`,
  options: {
    findings: { type: 'boolean', help: 'Secrets and personal data only: no names are read, which is faster' },
    staged: { type: 'boolean', help: 'What the next commit changes, as it is staged (PATH: default .); no names' },
    severity: {
      type: 'string',
      value: 'ACTION',
      help: 'Only findings with this or more: report (default), redact, block',
    },
    format: { type: 'string', value: 'FORMAT', help: 'text (default), json, or sarif (SARIF 2.1.0; no names)' },
    ...(workspace === undefined ? {} : { workspace }),
    ...(level === undefined ? {} : { level }),
  },
  exitCodes: { [somethingWithheld]: 'There are findings that a request would not leave with (redact or block)' },
  async run(context) {
    const request = requestOf(context);
    const roots = await workspaceRoots(context, request.paths);
    const run = await runScan(context, request, roots);
    const result = withSeverity(run.scan, request.severity);
    show(context, request, { ...run, scan: result });
    const isWithheld = result.files.some(({ findings }) =>
      findings.some(({ action }) => action === 'redact' || action === 'block'),
    );
    return isWithheld ? somethingWithheld : 0;
  },
};

interface ScanRequest {
  readonly paths: readonly string[];
  readonly isStaged: boolean;
  readonly readsNames: boolean;
  readonly format: 'text' | 'json' | 'sarif';
  readonly severity: FindingAction;
}

const formats = ['text', 'json', 'sarif'] as const;
const severities = ['report', 'redact', 'block'] as const;

/** Throws SettingsError for a format or an action that there is not. */
function requestOf(context: CommandContext): ScanRequest {
  const isStaged = context.values['staged'] === true;
  const format = context.output.isJson ? 'json' : oneOf('--format', formats, stringValue(context, 'format') ?? 'text');
  return {
    paths: isStaged && context.positionals.length === 0 ? ['.'] : requirePaths(context),
    isStaged,
    readsNames: !isStaged && format !== 'sarif' && context.values['findings'] !== true,
    format,
    severity: oneOf('--severity', severities, stringValue(context, 'severity') ?? 'report'),
  };
}

function oneOf<Value extends string>(option: string, values: readonly Value[], value: string): Value {
  const found = values.find((one) => one === value);
  if (found === undefined) throw new SettingsError(`${option} is one of ${values.join(', ')}, not "${value}".`);
  return found;
}

type Workspaces = TreeProtection['workspaces'];

interface ScanRun {
  readonly scan: TreeScan;
  /** Undefined when names were not read. */
  readonly workspaces: Workspaces | undefined;
  readonly policy: EffectivePolicy;
  readonly problems: readonly string[];
  readonly rulesVersion: string;
  readonly known: readonly KnownRule[];
}

async function runScan(context: CommandContext, request: ScanRequest, roots: readonly string[]): Promise<ScanRun> {
  const home = await findHome(context);
  const recognizers = await loadPersonalRecognizers();
  const { secrets, hasKey } = await findingScanner(home, recognizers);
  const service = readPolicy(home.home, roots);
  const policy = service.current();
  const findings = new FindingReader({ secrets, policy, hasKey, nowMs: systemClock.now().getTime() });
  const { rulesVersion } = secrets;
  return await withTreeWork(async (work) => {
    const { signal, line } = work;
    const named = request.readsNames ? await readNames(context, roots, work) : undefined;
    const options = { paths: request.paths, findings, signal, onProgress: showFiles(line, 'scanned') };
    const result = request.isStaged
      ? await scanStaged({ ...options, environment: context.environment })
      : await scanTree({ ...options, names: named?.names });
    return {
      scan: result,
      workspaces: named?.workspaces,
      policy,
      problems: service.problems,
      rulesVersion,
      known: knownRules(recognizers),
    };
  });
}

async function readNames(
  context: CommandContext,
  roots: readonly string[],
  { signal, line }: TreeWork,
): Promise<{ readonly names: NameScan; readonly workspaces: Workspaces }> {
  const home = await findHome(context);
  const indexer = await openRuledIndexer(home);
  try {
    const { protection, workspaces } = await protectTree({
      roots,
      indexer,
      level: parseLevel(stringValue(context, 'level')),
      pins: await pinsFor(home, roots),
      identity: await identityOf(roots),
      signal,
      onProgress: ({ phase, done, total }) => line.show(`indexing (${phase}) ${done} of ${total || '?'}`),
    });
    // Nobody sees what is made with it; the counts are the same each time.
    const key = new Uint8Array(32);
    return { names: { protection, map: passingWords(keyedHash(key)).map, secrets: secretScanner(key) }, workspaces };
  } finally {
    await indexer.dispose();
  }
}

function withSeverity(result: TreeScan, severity: FindingAction): TreeScan {
  const kept = findingActions.slice(findingActions.indexOf(severity));
  const files = result.files.map((file) => ({
    ...file,
    findings: file.findings.filter(({ action }) => kept.includes(action)),
  }));
  return { ...result, files };
}

function show({ output }: CommandContext, { format, readsNames }: ScanRequest, run: ScanRun): void {
  const { scan: result, workspaces, policy, problems, rulesVersion, known } = run;
  const { id, version, hash } = policy;
  switch (format) {
    case 'sarif':
      return output.json(
        sarifLog(result, {
          known,
          actionOf: ({ id: rule, class: kind }) =>
            (policy.findings.rules.get(rule) ?? policy.findings.classes[kind]).value,
          rulesVersion,
          policy: { id, version, hash },
        }),
      );
    case 'json':
      return output.json({
        ...result,
        rulesVersion,
        policy: { id, version, hash, problems },
        ...(workspaces === undefined ? {} : { dependencies: workspaces.map(dependencyFields) }),
      });
    case 'text':
      for (const problem of problems) output.error(`policy: ${problem}`);
      printScan(output, result, readsNames ? (workspaces ?? []) : undefined);
  }
}

function dependencyFields({ root, report }: Workspaces[number]) {
  const { declaredNames, declaredExternalNames, externalBy, privateDependencies } = report;
  return { workspace: root, declaredNames, declaredExternalNames, externalBy, privateDependencies };
}
