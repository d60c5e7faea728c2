// The registry of AI tools, in the order in which people see them.
import type { Client } from '../client.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { continueDev } from './continue.ts';
import { terminal } from './terminal.ts';
import { unroutable } from './unroutable.ts';

export const clients: readonly Client[] = [claudeCode, codex, continueDev, terminal, ...unroutable];
