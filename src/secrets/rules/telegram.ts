// Telegram: bot tokens. The number before the colon is the id of the bot.
import { kebabEnd, pattern, wordStart } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

export const telegramRules: readonly SecretRule[] = [
  {
    id: 'telegram-bot-token',
    title: 'Telegram bot token',
    keywords: [':aa', '%3aaa'],
    // The long look back is taken only at what has the form of a token.
    pattern: pattern(
      String.raw`(?<=\d{8})(?=(?::|%3A)AA[\w-]{33})(?<=(?:${wordStart}|bot)\d{8,10})(?::|%3A)(?<secret>AA[\w-]{33})`,
      kebabEnd,
    ),
    positives: [
      `${sampleText('digits', 10)}:AA${sampleText('base64url', 33, 11)}`,
      'https://api.' + `telegram.org/bot${sampleText('digits', 9, 2)}:AA${sampleText('base64url', 33, 12)}/sendMessage`,
      'TELEGRAM_' + `BOT_TOKEN=${sampleText('digits', 8, 3)}:AA${sampleText('base64url', 33, 13)}`,
      `${sampleText('digits', 10, 4)}%3AAA${sampleText('base64url', 33, 14)}`,
    ],
    nearMisses: [
      `${sampleText('digits', 10)}:AA${sampleText('base64url', 32, 11)}`,
      `${sampleText('digits', 10)}:AA${'x'.repeat(33)}`,
      `${sampleText('digits', 7)}:AA${sampleText('base64url', 33, 11)}`,
      `${sampleText('digits', 10)}:AB${sampleText('base64url', 33, 11)}`,
    ],
  },
];
