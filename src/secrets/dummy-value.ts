// Tells obvious stand-ins (documentation, templates) from values that could be real.

// Words are at least five letters or carry a separator: in a random token of 100 characters they occur by chance
// fewer than three times in a million.
const dummyWords =
  /example|placeholder|redacted|change[-_]?me|replace[-_]?me|dummy|not[-_]?real|your[-_]|[-_]your|fake[-_]|insert[-_]|[-_]here$|x{6}/i;

/** `xxxx…`, `your-token-here`, `EXAMPLE`, one character or a short alphabet all along, `12345678`, `abcdefgh`. */
export function isDummyValue(value: string): boolean {
  return dummyWords.test(value) || isMonotonous(value) || longestAscent(value) >= 8;
}

function isMonotonous(value: string): boolean {
  const tail = value.slice(-20);
  if (tail.length >= 12 && distinctCharacters(tail) <= 5) return true;
  return longestRepeat(value) >= Math.max(8, value.length / 3);
}

/** Of a short text: a third of the time that a Set takes. */
function distinctCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (text.indexOf(text.charAt(at)) === at) count++;
  return count;
}

function longestRepeat(value: string): number {
  return longestStretch(value, 0);
}

function longestAscent(value: string): number {
  return longestStretch(value, 1);
}

/** Length of the longest stretch in which each character's code is `step` above the one before. */
function longestStretch(value: string, step: number): number {
  let longest = value === '' ? 0 : 1;
  let length = 1;
  for (let at = 1; at < value.length; at++) {
    length = value.charCodeAt(at) - value.charCodeAt(at - 1) === step ? length + 1 : 1;
    if (length > longest) longest = length;
  }
  return longest;
}

const passwordWords = new Set(
  (
    'password passwd passw0rd pass pwd pw secret token key user username admin root guest test testing testpass postgres mysql ' +
    'mariadb mongo mongodb redis rabbitmq amqp foo bar baz foobar qwerty abc abc123 123 1234 12345 123456 hunter2 ' +
    'mypassword mysecret mypass somepassword secretpassword secretpw db_password dbpassword my_password my-password ' +
    'my-secret-pw letmein none null undefined empty true false string text value'
  ).split(' '),
);

/** Passwords that a template or a sample holds: common words, environment references, format directives, masks. */
export function isDummyPassword(password: string): boolean {
  // A sentence's own punctuation may follow; an optional part of a usage text ends with `]`.
  const value = password.replace(/[^\w}>)\]%*#]+$/, '');
  const bare = value.replaceAll(/[[\]]/g, '');
  return (
    value === '' ||
    passwordWords.has(bare.toLowerCase()) ||
    /^[x*.#•_-]+$/i.test(value) ||
    /^(?:[^A-Za-z0-9]{0,2}(?:your|the|some)[-_ ].*|.*(?:example|placeholder|changeme|redacted).*)$/i.test(value) ||
    isReference(value) ||
    isTemplate(value)
  );
}

/** `${NAME}`, `$NAME`, `{name}`, `<name>`, `[name]`, `%s`, `%(name)s`, `%NAME%`, `#{name}`, `{{ name }}`, `:name`. */
function isReference(value: string): boolean {
  return /^(?:[$#]?\{.*\}|\$\(.*\)|\$[A-Z_][A-Z0-9_]*|\$\w*(?:pass|pw|secret|key|token)\w*|<.*>|\[.*\]|%[sdvq]|%\(\w*\)s?|%\w+%|:\w+)$/i.test(
    value,
  );
}

/** `${name}-suffix`: what a template adds is too short to be a secret of its own. */
function isTemplate(value: string): boolean {
  const rest = value.replaceAll(/\$\{[^}]*\}|\{\{[^}]*\}\}/g, '');
  return rest !== value && rest.replaceAll(/[^A-Za-z0-9]/g, '').length < 8;
}
