// Amazon Web Services: access keys, session tokens, Bedrock API keys.
import { isDummyValue } from '../dummy-value.ts';
import {
  assignmentOrCopula,
  base64Character,
  base64Start,
  pattern,
  patternIgnoringCase,
  wordEnd,
  wordStart,
} from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const keyId = 'AKI' + 'A' + sampleText('base32', 16);
const secret = sampleText('base64', 40, 6);
const value40 = String.raw`(?<secret>${base64Character}{40})(?![A-Za-z0-9+/=])`;

/**
 * Base64 of random bytes has lower and upper case, and a digit or sign; one value in a thousand has only letters, then
 * about as many of each case. A commit hash, a path and an identifier are neither.
 */
function isRandomBase64(value: string): boolean {
  const lower = value.match(/[a-z]/g)?.length ?? 0;
  const upper = value.match(/[A-Z]/g)?.length ?? 0;
  const isMixed = lower > 0 && upper > 0 && /[0-9+%\\]/.test(value);
  return (isMixed || (lower >= 10 && upper >= 10)) && !isDummyValue(value);
}

export const awsRules: readonly SecretRule[] = [
  {
    id: 'aws-access-key-id',
    title: 'AWS access key id',
    keywords: ['akia', 'asia'],
    pattern: pattern(wordStart, '(?:AKIA|ASIA)[A-Z2-7]{16}', wordEnd),
    positives: [keyId, 'ASI' + 'A' + sampleText('base32', 16, 2), `aws_access_key_id = ${keyId}`],
    nearMisses: [
      // The id of Amazon's own documentation.
      'AKI' + 'AIOSFODNN7' + 'EXAMPLE',
      'AKI' + 'A' + sampleText('base32', 15),
      'AKI' + 'A' + sampleText('base32', 17),
      'AKI' + 'A' + 'X'.repeat(16),
      'AKI' + 'A' + sampleText('base32', 16).toLowerCase(),
    ],
  },
  {
    id: 'aws-secret-access-key',
    title: 'AWS secret access key',
    keywords: [
      'secret_access_key',
      'secret-access-key',
      'secret access key',
      'secretaccesskey',
      'secret_key',
      'secretkey',
      'aws_secret',
      'awssecret',
      'aws-secret',
      'aws.secret',
      'akia',
      'asia',
    ],
    pattern: patternIgnoringCase(
      '(?:',
      // Beside its id, as in a credentials file or a constructor call.
      String.raw`${wordStart}(?:AKIA|ASIA)[A-Z2-7]{16}["'\`,;:|/\s\\]{1,12}`,
      '|',
      String.raw`(?:aws[_.-]?secret|secret)[\w.-]{0,24}(?: access key)?`,
      assignmentOrCopula,
      ')',
      value40,
    ),
    isSecret: isRandomBase64,
    positives: [
      `aws_secret_access_key = ${secret}`,
      `{"SecretAccessKey": "${secret}"}`,
      `export AWS_SECRET_ACCESS_KEY=${secret}`,
      `new BasicAWSCredentials("${keyId}", "${secret}")`,
      `Access key ID,Secret access key\n${keyId},${secret}`,
      `<SecretAccessKey>${secret}</SecretAccessKey>`,
      `os.environ.get("AWS_SECRET_KEY", "${secret}")`,
    ],
    nearMisses: [
      // The key of Amazon's own documentation.
      'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/' + 'bPxRfiCY' + 'EXAMPLE' + 'KEY',
      `aws_secret_access_key = ${sampleText('base64', 39)}`,
      `aws_secret_access_key = ${sampleText('base64', 41)}`,
      `aws_secret_access_key = ${sampleText('hex', 40)}`,
      `checksum = ${secret}`,
    ],
  },
  {
    id: 'aws-session-token',
    title: 'AWS session token',
    keywords: ['session_token', 'sessiontoken', 'session-token', 'session.token', 'security_token', 'security-token'],
    pattern: patternIgnoringCase(
      String.raw`(?:session|security)[_.-]?token`,
      assignmentOrCopula,
      String.raw`(?<secret>${base64Character}{100,}(?:=|%3D|\\u003d){0,2})`,
    ),
    isSecret: isRandomBase64,
    positives: [
      `aws_session_token = ${sampleText('base64', 356)}==`,
      `"SessionToken": "${sampleText('base64', 200, 2)}"`,
      `X-Amz-Security-Token=${sampleText('base64', 300, 3).replaceAll('/', '%2F').replaceAll('+', '%2B')}`,
    ],
    nearMisses: [`aws_session_token = ${sampleText('base64', 60)}`, `session_token = ${'A'.repeat(120)}`],
  },
  {
    id: 'aws-bedrock-api-key',
    title: 'AWS Bedrock API key',
    keywords: ['absk'],
    pattern: pattern(base64Start, String.raw`ABSK${base64Character}{100,}={0,2}`),
    positives: ['ABS' + 'K' + sampleText('base62', 128), 'ABS' + 'K' + sampleText('base64', 110, 2) + '='],
    nearMisses: ['ABS' + 'K' + sampleText('base64', 60), 'xABS' + 'K' + sampleText('base62', 128)],
  },
];
