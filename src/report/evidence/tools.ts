// The AI tools that sent something.
import { ApprovedLists, unapprovedIn } from './approved-lists.ts';
import { type Accumulator, hasLeft, isRequest, type Seen, textOf, unknownName } from './fields.ts';
import { ByName } from './counts.ts';
import type { ToolFigures } from './model.ts';

interface Tool {
  readonly versions: Set<string>;
  requests: number;
  protectedRequests: number;
  blockedRequests: number;
  firstSeen: string;
  lastSeen: string;
  isApproved: boolean | undefined;
}

const maxVersions = 50;

export class ToolsAccumulator implements Accumulator {
  readonly #tools = new ByName<Tool>(() => ({
    versions: new Set(),
    requests: 0,
    protectedRequests: 0,
    blockedRequests: 0,
    firstSeen: '',
    lastSeen: '',
    isApproved: undefined,
  }));
  readonly #lists = new ApprovedLists();

  visit({ record, isInPeriod }: Seen): void {
    this.#lists.visit(record);
    if (!isInPeriod || !isRequest(record)) return;
    const tool = this.#tools.of(textOf(record, 'tool') ?? unknownName);
    const version = textOf(record, 'tool_version');
    if (version !== undefined && tool.versions.size < maxVersions) tool.versions.add(version);
    tool.requests += 1;
    if (record['decision'] === 'block') tool.blockedRequests += 1;
    else if (record['mode'] !== 'paused') tool.protectedRequests += 1;
    if (tool.firstSeen === '') tool.firstSeen = record.timestamp;
    tool.lastSeen = record.timestamp;
    if (unapprovedIn(record).some(({ kind }) => kind === 'tool')) tool.isApproved = false;
    // One that was stopped may have been so before a list was asked.
    else if (hasLeft(record) && this.#lists.over(record).has('tool')) tool.isApproved ??= true;
  }

  list(): readonly ToolFigures[] {
    return this.#tools.list().map(([tool, { versions, ...figures }]) => ({
      tool,
      versions: [...versions].toSorted(),
      ...figures,
    }));
  }
}
