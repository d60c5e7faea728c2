// Passwords in the URLs of databases and brokers.
import { isDummyPassword } from '../dummy-value.ts';
import { patternIgnoringCase } from '../pattern-parts.ts';
import { sampleText } from '../samples.ts';
import type { SecretRule } from '../types.ts';

const password = sampleText('base62', 18);
const at = '@';

const plain = String.raw`(?:[^\s/?#"'\`<>\\]|\\u00[\da-f]{2}){1,256}`;
// People forget to encode a `/` in a password; a port and a path are no password.
const withSlash = String.raw`(?!\d{1,5}[/?#\\])(?:[^\s"'\`<>\\@]|\\u00[\da-f]{2}|\\+\/){1,256}`;

export const connectionStringRules: readonly SecretRule[] = [
  {
    id: 'connection-password',
    title: 'Password in a connection string',
    keywords: [
      'postgres',
      'mysql',
      'mariadb',
      'mongodb',
      'redis',
      'amqp',
      'mssql',
      'sqlserver',
      'clickhouse',
      'cockroachdb',
    ],
    pattern: patternIgnoringCase(
      String.raw`(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|clickhouse|cockroachdb)`,
      String.raw`(?:(?:\+|\\u002b)[a-z0-9_]{1,16})?:(?:\\*\/){2}`,
      String.raw`[^\s:/?#"'\`<>@\\]{0,128}:`,
      `(?<secret>${plain}|${withSlash})@`,
    ),
    isSecret: (value) => !isDummyPassword(value),
    positives: [
      `postgres://app:${password}${at}db.acme.internal:5432/main`,
      `postgresql+psycopg2://app:${password}${at}10.0.0.7/main?sslmode=require`,
      `mysql://app:p${at}ss-${password}${at}db/main`,
      `mongodb+srv://app:${password}${at}cluster0.acme.mongodb.net/?retryWrites=true`,
      `rediss://:${password}${at}cache.acme.internal:6380/0`,
      `amqps://app:${password.slice(0, 9)}/${password.slice(9)}${at}mq.acme.internal/vhost`,
    ],
    nearMisses: [
      `postgres://app${at}db.acme.internal:5432/main`,
      `postgres://user:password${at}localhost:5432/main`,
      'postgres://app:${DB_PASSWORD}' + `${at}db/main`,
      `redis://cache.acme.internal:6379/0?contact=ops${at}acme.test`,
      `mysql://<user>:<password>${at}<host>/main`,
    ],
  },
  {
    id: 'jdbc-password',
    title: 'Password in a JDBC URL',
    keywords: ['jdbc:'],
    pattern: patternIgnoringCase(
      String.raw`jdbc:(?:[^\s"'<>\\]|\\[/u]){1,256}?(?:[?&;]|\\+u0026)password=(?<secret>(?:(?!%26)[^\s&;"'\`<>\\\x00-\x1f]){3,128})`,
    ),
    isSecret: (value) => !isDummyPassword(value),
    positives: [
      `jdbc:postgresql://db.acme.internal/main?user=app&password` + `=${password}`,
      `jdbc:sqlserver://db:1433;user=app;password` + `=${password};encrypt=true`,
    ],
    nearMisses: [
      'jdbc:postgresql://db/main?user=app&password' + '=${PASSWORD}',
      'jdbc:postgresql://db/main?user=app',
      'jdbc:mysql://db/main?user=root&password' + '=root',
    ],
  },
];
