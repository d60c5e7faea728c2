// Hosts that everybody uses: a name of one tells nothing about who uses it.

const hosts: ReadonlySet<string> = new Set(
  (
    'github.com githubusercontent.com ghcr.io github.io gitlab.com gitlab.io bitbucket.org codeberg.org sr.ht gitee.com ' +
    'azure.com visualstudio.com windows.net googlesource.com source.developers.google.com cloud.google.com amazonaws.com ' +
    'huggingface.co sourceforge.net launchpad.net savannah.gnu.org gitpod.io githubpreview.dev app.github.dev ' +
    'npmjs.org npmjs.com pypi.org crates.io heroku.com netlify.com vercel.com ' +
    'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com icloud.com me.com mac.com aol.com proton.me ' +
    'protonmail.com protonmail.ch pm.me gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de posteo.de ' +
    'mailbox.org mail.ru yandex.ru yandex.com qq.com foxmail.com 163.com 126.com sina.com naver.com daum.net hanmail.net ' +
    'fastmail.com fastmail.fm hey.com tutanota.com tuta.io zoho.com mail.com inbox.com orange.fr free.fr laposte.net ' +
    'wanadoo.fr libero.it wp.pl o2.pl onet.pl seznam.cz rambler.ru duck.com comcast.net verizon.net att.net ' +
    // Providers and tools stand in each prompt, and agents commit under their addresses.
    'anthropic.com claude.ai claude.com openai.com chatgpt.com google.com googleapis.com withgoogle.com x.ai mistral.ai ' +
    'deepseek.com groq.com openrouter.ai githubcopilot.com cursor.com cursor.sh cognition.ai microsoft.com ' +
    'example.com example.org example.net localhost localhost.localdomain'
  ).split(' '),
);
/** The same name under the domains of many countries. */
const inManyCountries = /^(?:yahoo|hotmail|outlook|live|gmx|yandex)\.(?:[a-z]{2}|com?\.[a-z]{2}|com)$/;
const address = /^(?:[\d.]+|\[?[\da-f:.]*:[\da-f:.]*\]?)$/i;

/** Whether a host, or the domain of an address, is a public one or a reserved name; addresses in numbers count as public. */
export function isPublicHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === '' || address.test(name) || inManyCountries.test(name)) return true;
  for (let at = 0; at >= 0; at = name.indexOf('.', at + 1)) {
    const domain = name.slice(at === 0 ? 0 : at + 1);
    if (hosts.has(domain) || inManyCountries.test(domain)) return true;
  }
  return false;
}

const secondLevels = /^(?:com?|org|net|ac|gov|govt|edu|gob|gouv|mil|ne|or|go)$/;

/** The labels of a host that somebody chose: without the top-level domain, which `co.uk` is too. */
export function ownLabels(host: string): readonly string[] {
  const labels = host.split('.').filter((label) => label !== '');
  if (labels.length < 2) return labels;
  const [second = '', top = ''] = labels.slice(-2);
  const isSecond = labels.length > 2 && top.length === 2 && secondLevels.test(second.toLowerCase());
  return labels.slice(0, isSecond ? -2 : -1);
}
