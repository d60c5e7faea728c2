// What a window asks of its own worker and not of the proxy: what concerns the files of this account. One line each.
import type { LocalCall } from './local-call.ts';
import { policyCalls } from './policy-calls.ts';
import { routingCalls } from './routing-calls.ts';

export const localCalls: Readonly<Record<string, LocalCall>> = { ...routingCalls, ...policyCalls };
