// Passwords of XML settings: FileZilla, IDEs' deployment, Maven, NuGet, Tomcat, Jenkins, DBeaver, web.config.
import { closeAngle, openAngle, quote } from '../config-parts.ts';
import { isNoStandIn, isStrongPassword } from '../config-values.ts';
import { patternIgnoringCase } from '../pattern-parts.ts';
import { base64Of, sampleText } from '../samples.ts';
import { isAround } from '../surroundings.ts';
import type { SecretRule } from '../types.ts';

const password = 'k9' + 'vTq' + 'Harbour7';
const reach = 300;

/** An element that logs in says as whom, or where. */
const loginAttribute = /\b(?:user(?:name|id)?|login|host(?:name)?|server|url|uri|roles)(?:=|\\+u003[dD])\\*["']/i;
const anyTag = /<|u003c|&lt;/i;
const loginElement =
  /(?:<|u003c|&lt;)\/?(?:[\w.]+:)?(?:user(?:name)?|login|host|server|id|driver|url|logontype)(?:>|\\+u003e|&gt;)/i;

export const configXmlRules: readonly SecretRule[] = [
  {
    id: 'xml-password',
    title: 'Password of an XML setting',
    class: 'config-secret',
    keywords: ['pass>', 'password>', 'passphrase>', 'pass enc', 'pass\\u003', 'password\\u003', 'apitoken>', 'secret>'],
    pattern: patternIgnoringCase(
      String.raw`(?:pass(?:word|phrase)?|apitoken|secret)(?:[ ]encoding=${quote}base64${quote})?${closeAngle}[ \t]{0,4}(?<secret>[^\s"'\`\\<>]{4,300})(?=[ \t]{0,4}${openAngle}(?:\\{0,7}\/))`,
    ),
    extent: (text, span, memo) => {
      const value = text.slice(span.start, span.end);
      if (value.startsWith('{AQA')) return span;
      const test = (around: string): boolean => loginElement.test(around);
      const isReal =
        isNoStandIn(value) && (isStrongPassword(value) || isAround(text, span.start, { memo, reach, test }));
      return isReal ? span : undefined;
    },
    isSecret: () => true,
    positives: [
      `<Server><Host>ftp.acme.test</Host><User>maria</User><Pass>${password}</Pass></Server>`,
      `<Pass encoding="base64">${base64Of(password + password)}</Pass>`,
      `<server>\n  <id>releases</id>\n  <username>maria</username>\n  <password>${password}</password>\n</server>`,
      `<password>{AQA${sampleText('base62', 60)}=}</password>`,
    ],
    nearMisses: [
      '<password>${env.MAVEN_PASSWORD}</password>',
      '<label>Password</label><Pass>string</Pass>',
      '<username>maria</username><password>********</password>',
    ],
  },
  {
    id: 'xml-password-attribute',
    title: 'Password in an attribute of an XML setting',
    class: 'config-secret',
    keywords: ['password=', 'password\\u003'],
    pattern: patternIgnoringCase(
      String.raw`password(?:=|\\{1,7}u003[dD])${quote}(?<secret>[^\s"'\`\\<>{}$]{4,300})(?=${quote})`,
    ),
    extent: (text, span, memo) => {
      const test = (around: string): boolean => anyTag.test(around) && loginAttribute.test(around);
      const isReal = memo.judge(text.slice(span.start, span.end), isNoStandIn);
      return isReal && isAround(text, span.start, { memo, reach, test }) ? span : undefined;
    },
    isSecret: () => true,
    positives: [
      `<fileTransfer host="sftp.acme.test" port="22" pass${'word'}="dff9dfdfdfda${sampleText('hex', 30)}" username="root">`,
      `<user username="tomcat" pass${'word'}="${password}" roles="manager-gui"/>`,
      `<connection host="db" user="app" pass${'word'}="${password}"/>`,
    ],
    nearMisses: [
      '<user username="tomcat" password="secret" roles="manager-gui"/>',
      `<input type="pass${'word'}" name="pass${'word'}"/>`,
      `<Field pass${'word'}="${password}"/>`,
    ],
  },
  {
    id: 'xml-setting-password',
    title: 'Password of an <add key= value=> or property setting',
    class: 'config-secret',
    keywords: ['password" value', 'password\\', 'apikey" value', "password' value"],
    pattern: patternIgnoringCase(
      String.raw`(?:password|apikey)${quote}[ \t]{1,4}value(?:=|\\{1,7}u003[dD])${quote}(?<secret>[^\s"'\`\\<>{}$%]{4,300})(?=${quote})`,
    ),
    isSecret: isNoStandIn,
    positives: [
      `<add key="ClearTextPass${'word'}" value="${password}" />`,
      `<property name="hibernate.connection.pass${'word'}" value="${password}"/>`,
    ],
    nearMisses: ['<add key="ClearTextPassword" value="%NUGET_TOKEN%" />', '<param name="password" value="string"/>'],
  },
];
