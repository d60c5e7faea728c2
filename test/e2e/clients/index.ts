// The real clients that are driven through the proxy. Another one is one file and one line here.
import { claudeCode } from './claude-code.ts';
import type { ClientDriver } from './client-driver.ts';
import { cline } from './cline.ts';
import { codexKey, codexLogin, codexShell } from './codex.ts';
import { continueCli } from './continue.ts';
import { copilotCli, copilotResponses } from './copilot-cli.ts';
import { geminiCli } from './gemini-cli.ts';
import { opencode } from './opencode.ts';
import { qwenCode } from './qwen-code.ts';

export const clientDrivers: readonly ClientDriver[] = [
  claudeCode,
  codexKey,
  codexShell,
  codexLogin,
  geminiCli,
  continueCli,
  cline,
  opencode,
  copilotCli,
  copilotResponses,
  qwenCode,
];
