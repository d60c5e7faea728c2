// Passwords on command lines: shell history, scripts, Makefiles, logs of builds.
import { quote, settingValue } from '../config-parts.ts';
import { isNoStandIn } from '../config-values.ts';
import { pattern, wordStart } from '../pattern-parts.ts';
import type { SecretRule } from '../types.ts';

const password = 'k9' + 'vTq' + 'Harbour7';
/** Other arguments, on the same line. */
const others = String.raw`(?:[^\r\n|;&\\]|\\\/){0,120}?`;
const blank = String.raw`[ \t]`;

function isArgument(value: string): boolean {
  return isNoStandIn(value) && !/^[-$.\\/~]|^\w+\($|[,)]$/.test(value);
}

export const configShellRules: readonly SecretRule[] = [
  {
    id: 'database-client-password',
    title: 'Password on the command line of a database client',
    class: 'config-secret',
    keywords: ['mysql', 'mariadb', 'mongo', 'redis-cli', 'sqlcmd', 'clickhouse-client', 'cqlsh'],
    pattern: pattern(
      String.raw`(?:(?:mysql(?:dump|admin|import|show)?|mariadb(?:-dump)?)${blank}(?:${others}${blank})?-p|mongo(?:sh|dump|restore|export|import)?${blank}(?:${others}${blank})?-p${blank}|redis-cli${blank}(?:${others}${blank})?(?:-a|--pass)${blank}|sqlcmd${blank}(?:${others}${blank})?-P${blank}?|cqlsh${blank}(?:${others}${blank})?-p${blank})`,
      String.raw`${quote}?${settingValue(4)}`,
    ),
    isSecret: isArgument,
    positives: [
      `mysql -u root -p${password} main`,
      `mysqldump -h db.acme.test -uapp -p'${password}' main > dump.sql`,
      `redis-cli -h cache -a ${password} ping`,
      `mongosh db.acme.test/main -u app -p ${password}`,
    ],
    nearMisses: [
      'mysql -u root -p main < dump.sql',
      'mysql -u root -p$MYSQL_PASSWORD main',
      'redis-cli -h cache -a "$PASS"',
    ],
  },
  {
    id: 'command-line-password',
    title: 'Password on a command line',
    class: 'config-secret',
    keywords: [
      'sshpass',
      '--password',
      '--passwd',
      '--passphrase',
      '--http-password',
      '--ftp-password',
      '-passin',
      '-passout',
      'sudo -s',
      'docker login',
      'podman login',
      'helm registry login',
      'az login',
      'htpasswd -b',
    ],
    pattern: pattern(
      String.raw`(?:sshpass${blank}{1,4}-p${blank}?|${wordStart}--(?:http-|ftp-|proxy-)?(?:password|passwd|passphrase)(?:=|${blank}{1,4})|-pass(?:in|out)${blank}{1,4}pass:|(?:docker|podman|helm registry|az)${blank}login${blank}(?:${others}${blank})?-p${blank}{1,4}|htpasswd${blank}-b[A-Za-z]{0,3}${blank}(?:-[A-Za-z]{1,4}${blank})?[\w./-]{1,80}${blank}[\w.@-]{1,40}${blank})`,
      String.raw`${quote}?${settingValue(5)}`,
    ),
    isSecret: (value) => isArgument(value) && /[A-Za-z]/.test(value) && /\d|[!@#$%^&*+~]/.test(value),
    positives: [
      `sshpass -p '${password}' ssh root@10.0.0.4`,
      `wget --user=maria --pass${'word'}=${password} https://acme.test/x`,
      `docker login -u maria -p ${password} registry.acme.test`,
      `openssl rsa -in key.pem -passin pass:${password}`,
      `htpasswd -bc .htpasswd maria ${password}`,
    ],
    nearMisses: [
      'sshpass -p "$SSH_PASSWORD" ssh root@10.0.0.4',
      `docker login --username maria --pass${'word'}-stdin`,
      `--pass${'word'} <pass${'word'}>`,
      `  --pass${'word'} string   the pass${'word'} to use`,
    ],
  },
  {
    id: 'curl-user-password',
    title: 'User and password of curl and wget',
    class: 'config-secret',
    keywords: ['curl ', 'http '],
    pattern: pattern(
      String.raw`(?:curl|http)${blank}(?:${others}${blank})?(?:-u|--user|-a|--auth|--proxy-user)${blank}{0,4}=?${quote}?[\w.@+%-]{0,80}:${settingValue(4)}`,
    ),
    isSecret: (value) => isArgument(value) && !/^[\d.]+$/.test(value),
    positives: [
      `curl -u maria:${password} https://acme.test/api`,
      `curl -sSL --user 'maria@acme.test:${password}' https://acme.test/api`,
      `http -a maria:${password} POST acme.test`,
    ],
    nearMisses: [
      'curl -u $USER:$TOKEN https://acme.test',
      'curl -u maria https://acme.test:8443/x',
      'curl -u user:password https://acme.test',
    ],
  },
];
