// The registry of AI tools, in the order in which people see them.
import type { Client } from '../client.ts';
import { aider } from './aider.ts';
import { claudeCode } from './claude-code.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { continueDev } from './continue.ts';
import { copilotChat } from './copilot-chat.ts';
import { copilotCli } from './copilot-cli.ts';
import { crush } from './crush.ts';
import { droid } from './droid.ts';
import { geminiCli } from './gemini-cli.ts';
import { goose } from './goose.ts';
import { kilo } from './kilo.ts';
import { opencode } from './opencode.ts';
import { qwenCode } from './qwen-code.ts';
import { roo } from './roo.ts';
import { terminal } from './terminal.ts';
import { unroutable } from './unroutable.ts';
import { zed } from './zed.ts';

export const clients: readonly Client[] = [
  claudeCode,
  codex,
  geminiCli,
  copilotChat,
  copilotCli,
  continueDev,
  cline,
  opencode,
  kilo,
  qwenCode,
  goose,
  aider,
  crush,
  droid,
  zed,
  roo,
  terminal,
  ...unroutable,
];
