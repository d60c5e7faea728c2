// What may be asked of a running proxy about the values that it found.
import { titleOf } from '../../secrets/rule-index.ts';
import type { FindingsRegistry } from '../../proxy/findings.ts';
import type { FindingView } from '../../view/findings.ts';
import { type FindingDecisionStore, parseDecision } from './finding-decisions.ts';

export interface FindingEndpointOptions {
  readonly registry: FindingsRegistry;
  readonly decisions: FindingDecisionStore;
  /** Titles of recognizers, which `titleOf` does not know. */
  readonly titles: ReadonlyMap<string, string>;
  /** Called after a decision. */
  readonly onDecided?: () => void;
}

/** Seen last stands first. */
export function findingViews({ registry, decisions, titles }: FindingEndpointOptions): readonly FindingView[] {
  return registry.list().map((finding) => ({
    ...finding,
    title: titles.get(finding.rule) ?? titleOf(finding.rule),
    decision: decisions.viewOf(finding.finding),
  }));
}

export function findingEndpoints(options: FindingEndpointOptions) {
  const findings = async (): Promise<readonly FindingView[]> => findingViews(options);
  return {
    'GET /__pretense/findings': findings,
    'POST /__pretense/findings': findings,
    'POST /__pretense/findings/decide': async (body: unknown) => {
      const decision = await options.decisions.decide(parseDecision(body));
      options.onDecided?.();
      return { decision: decision ?? null };
    },
  };
}
