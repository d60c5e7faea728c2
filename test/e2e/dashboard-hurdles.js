// What somebody who does not see, or uses no mouse, would stumble over in a page. Runs in it.

window.findHurdles = () => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const nameOf = (element) => {
    const label = element.getAttribute('aria-label') ?? '';
    const by = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
    const labels = 'labels' in element ? [...(element.labels ?? [])].map((each) => each.textContent).join(' ') : '';
    return [label, by, labels, element.textContent ?? '', element.getAttribute('title') ?? ''].join(' ').trim();
  };
  for (const control of all('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (nameOf(control) === '') found.push(`no name: ${control.outerHTML.slice(0, 80)}`);
  }
  for (const input of all('input:not([type=hidden]), select, textarea')) {
    if (input.labels?.length === 0) found.push(`no label: ${input.outerHTML.slice(0, 80)}`);
  }
  let level = 0;
  for (const heading of all('h1, h2, h3, h4')) {
    const next = Number(heading.tagName.slice(1));
    if (next > level + 1) found.push(`heading skips: ${heading.textContent}`);
    level = next;
  }
  if (all('h1').length !== 1) found.push(`h1: ${all('h1').length}`);
  for (const landmark of ['header', 'nav', 'main', 'footer'])
    if (all(landmark).length === 0) found.push(`no ${landmark}`);
  for (const head of all('thead th'))
    if (head.getAttribute('scope') !== 'col') found.push(`no scope: ${head.textContent}`);
  for (const image of all('[role=img]'))
    if ((image.getAttribute('aria-label') ?? '') === '') found.push('an image says nothing');
  const ids = all('[id]').map(({ id }) => id);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) found.push(`twice: #${id}`);
  for (const element of all('[aria-labelledby], [aria-describedby]')) {
    const named = `${element.getAttribute('aria-labelledby') ?? ''} ${element.getAttribute('aria-describedby') ?? ''}`;
    for (const id of named.trim().split(/\s+/)) if (!ids.includes(id)) found.push(`names nothing: #${id}`);
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
    found.push(
      `wider than the window: ${document.documentElement.scrollWidth} of ${document.documentElement.clientWidth}`,
    );
  }
  return found;
};
