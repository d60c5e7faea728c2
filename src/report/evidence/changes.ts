// What changed in the configuration: policies, settings, keys, versions of the program, addresses of AI tools.
import type { AuditRecord } from '../../audit/record.ts';
import { type Accumulator, countOf, type Seen, textOf, unknownName } from './fields.ts';
import type { ChangeFigures } from './model.ts';

const maxChanges = 10_000;

export class ChangesAccumulator implements Accumulator {
  readonly #changes: ChangeFigures[] = [];
  #programVersion: string | undefined;
  #policyHash: string | undefined;

  visit({ record, isInPeriod }: Seen): void {
    const text = this.#textOf(record);
    if (text === undefined || !isInPeriod || this.#changes.length >= maxChanges) return;
    this.#changes.push({ at: record.timestamp, seq: record.seq, type: record.type, text });
  }

  /** In the order of the log; at most 10,000. */
  get list(): readonly ChangeFigures[] {
    return this.#changes;
  }

  #textOf(record: AuditRecord): string | undefined {
    switch (record.type) {
      case 'daemon.start':
        return this.#startText(record);
      case 'policy.loaded':
      case 'policy.changed':
        return this.#policyText(record);
      case 'config.changed':
        return `${textOf(record, 'what') ?? 'a setting'}: now ${countOf(record, 'pins') + countOf(record, 'excluded')}`;
      case 'key.rotated':
        return `the signing key of this device: ${textOf(record, 'reason') ?? 'no reason'}`;
      case 'finding.decided':
        return `one value that a rule finds: ${textOf(record, 'action') ?? unknownName}, ${textOf(record, 'reason') ?? 'no reason'}`;
      case 'history.forgotten':
        return `the memory of sent forms was emptied: ${countOf(record, 'entries')} entries`;
      case 'workspace.registered':
        return `protected from now on: ${textOf(record, 'repository') ?? unknownName}`;
      case 'routing.applied':
      case 'routing.restored':
      case 'routing.left-alone':
      case 'routing.drifted':
        return `${textOf(record, 'client') ?? unknownName}: ${routingTexts[record.type]}`;
      case 'exception.approved':
      case 'exception.revoked':
        return `exception ${textOf(record, 'exception_id') ?? unknownName} ${record.type === 'exception.approved' ? 'approved' : 'taken back'}`;
      default:
        return undefined;
    }
  }

  #startText(record: AuditRecord): string | undefined {
    const version = textOf(record, 'proxy_version');
    const before = this.#programVersion;
    if (version === undefined || version === before) return undefined;
    this.#programVersion = version;
    return before === undefined ? `program version ${version}` : `program version ${before} to ${version}`;
  }

  /** A start under the policy that held before is no change. */
  #policyText(record: AuditRecord): string | undefined {
    const hash = textOf(record, 'policy_hash');
    const isSame = hash === this.#policyHash;
    this.#policyHash = hash;
    const problems = countOf(record, 'problems');
    if (isSame && problems === 0) return undefined;
    const version = `${textOf(record, 'policy_id') ?? unknownName} version ${textOf(record, 'policy_version') ?? unknownName}`;
    return `policy in force: ${version}${problems === 0 ? '' : `; ${problems} problems with its files`}`;
  }
}

const routingTexts = {
  'routing.applied': 'set to send through Pretense',
  'routing.restored': 'set back to what it was',
  'routing.left-alone': 'left as somebody else had changed it',
  'routing.drifted': 'found not to send through Pretense any more',
} as const;
