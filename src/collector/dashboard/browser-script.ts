// What pages do beyond what a browser does by itself. Everything works without it; it is in no module, so that it is one file.

/**
 * - A choice in `data-submit` sends its form at once, and `data-plain` is not needed then.
 * - `<time data-since>` keeps saying how long ago; every minute.
 * - `button[data-copy]` copies what it names; hidden while there is no script.
 */
export const script = `'use strict';
for (const button of document.querySelectorAll('[data-plain]')) button.hidden = true;
for (const choice of document.querySelectorAll('select[data-submit]')) {
  const dates = choice.form.querySelector('details');
  const show = () => { if (dates !== null) dates.hidden = choice.value !== 'custom'; };
  show();
  choice.addEventListener('change', () => {
    show();
    if (choice.value !== 'custom') choice.form.requestSubmit();
    else if (dates !== null) dates.open = true;
  });
}
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = navigator.clipboard === undefined;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  });
}
function since(then, now) {
  const seconds = Math.max(0, Math.floor((now - then) / 1000));
  if (seconds < 60) return seconds + ' s ago';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min ago';
  if (seconds < 86400) return Math.floor(seconds / 3600) + ' h ago';
  return undefined;
}
const skew = Date.parse(document.querySelector('time[data-now]')?.dateTime ?? '') - Date.now();
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-since]')) {
    const text = since(Date.parse(time.dateTime), Date.now() + (Number.isNaN(skew) ? 0 : skew));
    if (text !== undefined && time.textContent !== text) time.textContent = text;
  }
}, 60_000);
`;
