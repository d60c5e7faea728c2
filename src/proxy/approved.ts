// Whether a policy approves of tool, provider, model and endpoint of a request.
import { decideApproved } from '../policy/decide.ts';
import { builtInPolicy } from '../policy/defaults.ts';
import type { ApprovedKind } from '../policy/types.ts';
import type { Call } from './call.ts';
import { type ProxyRule, Refusal } from './error.ts';
import type { ProxyPorts } from './ports.ts';

/** Something that no list of the policy names. */
export interface Unapproved {
  readonly kind: ApprovedKind;
  readonly value: string;
  readonly action: 'report' | 'block';
  /** JSON pointer of the list. */
  readonly clause: string;
}

const rules: Readonly<Record<ApprovedKind, ProxyRule>> = {
  tools: 'unapproved-tool',
  providers: 'unapproved-provider',
  models: 'unapproved-model',
  endpoints: 'unapproved-endpoint',
};

const maxValue = 200;

/** What is not approved, in a fixed order. `model` undefined: the request names none. */
export function unapprovedIn(
  { policy = builtInPolicy, clock }: Pick<ProxyPorts, 'policy' | 'clock'>,
  call: Call,
  model: string | undefined,
): readonly Unapproved[] {
  const inForce = policy();
  const nowMs = clock.now().getTime();
  const { upstream } = call.route;
  const values: readonly (readonly [ApprovedKind, string | undefined])[] = [
    // The URL that was written for a tool knows better than a user agent, which some borrow.
    ['tools', call.client ?? call.tool.tool],
    ['providers', upstream.provider],
    ['endpoints', upstream.url.host],
    // A request to a model has to name it, where a list says which.
    ['models', model ?? (call.route.format === undefined ? undefined : '')],
  ];
  return values.flatMap(([kind, value]) => {
    if (value === undefined) return [];
    const { value: action, clause } = decideApproved(inForce, kind, value, nowMs);
    return action === 'allow' ? [] : [{ kind, value: value.slice(0, maxValue), action, clause: clause.pointer }];
  });
}

/** Throws Refusal `unapproved-tool`, … where the policy is to block one of them. */
export function refuseUnapproved(unapproved: readonly Unapproved[]): void {
  const blocked = unapproved.find(({ action }) => action === 'block');
  if (blocked === undefined) return;
  const what = blocked.kind.slice(0, -1);
  throw new Refusal(
    400,
    rules[blocked.kind],
    `Pretense blocked this request: the ${what} "${printable(blocked.value)}" is not on your policy's list of approved ` +
      `${blocked.kind} (${blocked.clause}). Nothing was sent. \`pretense policy show\` prints the lists; ask for an exception ` +
      `with \`pretense exception request --${what} …\`, or have the policy changed by its owner.`,
  );
}

/** The name came with the request. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]|["\\]/g, '?');
}
