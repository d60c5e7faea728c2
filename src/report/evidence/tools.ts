// The AI tools that sent something.
import { type Accumulator, isRequest, objectsOf, type Seen, textOf, unknownName } from './fields.ts';
import { ByName } from './counts.ts';
import type { ToolFigures } from './model.ts';

interface Tool {
  readonly versions: Set<string>;
  requests: number;
  protectedRequests: number;
  blockedRequests: number;
  firstSeen: string;
  lastSeen: string;
  isApproved: boolean;
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
    isApproved: true,
  }));

  visit({ record, isInPeriod }: Seen): void {
    if (!isInPeriod || !isRequest(record)) return;
    const tool = this.#tools.of(textOf(record, 'tool') ?? unknownName);
    const version = textOf(record, 'tool_version');
    if (version !== undefined && tool.versions.size < maxVersions) tool.versions.add(version);
    tool.requests += 1;
    if (record['decision'] === 'block') tool.blockedRequests += 1;
    else if (record['mode'] !== 'paused') tool.protectedRequests += 1;
    if (tool.firstSeen === '') tool.firstSeen = record.timestamp;
    tool.lastSeen = record.timestamp;
    if (objectsOf(record, 'unapproved').some(({ kind }) => kind === 'tool')) tool.isApproved = false;
  }

  list(): readonly ToolFigures[] {
    return this.#tools.list().map(([tool, { versions, ...figures }]) => ({
      tool,
      versions: [...versions].toSorted(),
      ...figures,
    }));
  }
}
