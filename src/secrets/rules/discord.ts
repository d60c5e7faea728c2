// Discord: bot tokens, webhooks, client secrets. Ids (snowflakes) are no secret.
import { decodeBase64 } from '../config-values.ts';
import { assignment, kebabEnd, kebabStart, namedAfter, pattern, patternIgnoringCase, slash } from '../pattern-parts.ts';
import { isMixedCase } from '../random-value.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

// A bot's id in base64 begins the token: what digits become there.
const botToken = String.raw`(?:M[DTjz]|N[DTjz]|O[DT])[A-Za-z\d_-]{21,26}\.[\w-]{6}\.[\w-]{27,40}`;

/** An id of eighteen or nineteen digits in base64. */
const botId = String.raw`(?:M[DTjz]|N[DTjz]|O[DT])[A-Za-z\d]{22,24}`;
const idBefore = new RegExp(`${botId}$`);

/** The id of the bot, which is all that can be read of a token. */
function isBotToken(value: string): boolean {
  return /^\d{17,19}$/.test(decodeBase64(value.slice(0, value.indexOf('.'))) ?? '');
}

/** Three digits each, in base64. */
const idParts = ['MTIz', 'NDQ1', 'Nzg5', 'MDE0', 'MzY1', 'NTc4'];

function botSample(seed: number): string {
  const id = ['MTIz', ...idParts.slice(seed), ...idParts.slice(1, seed)].join('');
  return `${id}.G${sampleText('base62', 5, seed)}.${sampleText('base62', 38, seed + 20)}`;
}

export const discordRules: readonly SecretRule[] = [
  {
    id: 'discord-bot-token',
    title: 'Discord bot token',
    keywords: ['token', 'login(', '.run(', 'bot '],
    pattern: pattern(
      String.raw`(?:[tT][oO][kK][eE][nN][\w-]{0,8}${assignment}|(?:login|\.run)\(["'\`\\]{0,4}|[bB]ot\s)`,
      `(?<secret>${botToken})`,
      kebabEnd,
    ),
    positives: [
      'DISCORD_' +
        `TOKEN=MT${sampleText('base62', 24)}.${sampleText('base62', 6, 11)}.${sampleText('base64url', 38, 21)}`,
      'client.' +
        `login("Nz${sampleText('base62', 22, 2)}.${sampleText('base62', 6, 12)}.${sampleText('base64url', 27, 22)}")`,
      '"discord' +
        `Token": "OT${sampleText('base62', 22, 3)}.${sampleText('base62', 6, 13)}.${sampleText('base64url', 38, 23)}"`,
      'Authorization:' +
        ` Bot MT${sampleText('base62', 24, 4)}.${sampleText('base62', 6, 14)}.${sampleText('base64url', 38, 24)}`,
    ],
    nearMisses: [
      'DISCORD_' +
        `TOKEN=MT${sampleText('base62', 24)}.${sampleText('base62', 6, 11)}.${sampleText('base64url', 20, 21)}`,
      'DISCORD_' + `TOKEN=MT${'x'.repeat(24)}.${'x'.repeat(6)}.${'x'.repeat(38)}`,
      'DISCORD_' + `TOKEN=${sampleText('base62', 24)}.${sampleText('base62', 6, 11)}`,
      'DISCORD_' + `CLIENT_ID=${sampleText('digits', 19)}`,
    ],
  },
  {
    id: 'discord-bot-token-alone',
    title: 'Discord bot token',
    // Where the second part of a token of these years begins; before it stands the id in base64.
    keywords: ['.g'],
    pattern: pattern(String.raw`(?<=${kebabStart}${botId})\.G[\w-]{5}\.[\w-]{38}`, kebabEnd),
    extent: (text, { start, end }) => {
      const id = idBefore.exec(text.slice(Math.max(0, start - 26), start))?.[0] ?? '';
      return { start: start - id.length, end };
    },
    isSecret: isBotToken,
    positives: [botSample(1), `value="${botSample(2)}"`],
    nearMisses: [botSample(1).slice(0, -1), `MT${sampleText('base62', 24)}.Gabcde.${sampleText('base64url', 38, 21)}`],
  },
  {
    id: 'discord-webhook',
    title: 'Discord webhook',
    keywords: ['discord.com', 'discordapp.com'],
    pattern: patternIgnoringCase(
      String.raw`discord(?:app)?\.com${slash}api${slash}(?:v\d{1,2}${slash})?webhooks${slash}\d{17,20}${slash}(?<secret>[\w-]{60,90})`,
    ),
    positives: [
      'https://discord.' + `com/api/webhooks/${sampleText('digits', 19)}/${sampleText('base64url', 68, 11)}`,
      'https://discordapp.' + `com/api/v10/webhooks/${sampleText('digits', 18, 2)}/${sampleText('base64url', 68, 12)}`,
    ],
    nearMisses: [
      'https://discord.' + `com/api/webhooks/${sampleText('digits', 19)}/${sampleText('base64url', 40, 11)}`,
      'https://discord.' + `com/api/webhooks/${sampleText('digits', 19)}/${'x'.repeat(68)}`,
      'https://discord.' + `com/channels/${sampleText('digits', 19)}/${sampleText('digits', 19, 11)}`,
    ],
  },
  {
    id: 'discord-client-secret',
    title: 'Discord client secret',
    keywords: ['discord'],
    pattern: patternIgnoringCase(namedAfter('discord', 'secret'), String.raw`(?<secret>[\w-]{32})`, kebabEnd),
    isSecret: isMixedCase,
    positives: [
      'DISCORD_' + `CLIENT_SECRET=${sampleText('base64url', 32)}`,
      '"discordClient' + `Secret": "${sampleText('base64url', 32, 2)}"`,
      'discord_' + `secret: '${sampleText('base64url', 32, 3)}'`,
    ],
    nearMisses: [
      'DISCORD_' + `CLIENT_SECRET=${sampleText('base64url', 31)}`,
      'DISCORD_' + `CLIENT_SECRET=${'x'.repeat(32)}`,
      'checksum ' + `= ${sampleText('base64url', 32)}`,
      'DISCORD_' + `PUBLIC_KEY=${sampleText('hex', 64)}`,
    ],
  },
];
