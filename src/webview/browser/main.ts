// The panel: draws what the extension tells, and tells it what was clicked.
// oxlint-disable-next-line import/no-unassigned-import -- what the bundler makes panel.css of
import 'uplot/dist/uPlot.min.css';
// oxlint-disable-next-line import/no-unassigned-import -- the same, and after it, so that ours wins
import './panel.css';
import { parseHostMessage } from '../protocol.ts';
import { Host } from './host.ts';
import { PanelPage } from './panel-page.ts';
import { PanelStore } from './panel-store.ts';

const secondsBetweenAges = 10;

const host = new Host();
const store = new PanelStore(() => Date.now());
const page = new PanelPage(host);
document.body.append(page.element);

let isDue = false;
/** Many messages make one drawing. */
function drawSoon(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    page.render(store);
  });
}

/** Ages and clocks move on without messages: by the second only while a pause counts down. */
let seconds = 0;
window.setInterval(() => {
  seconds += 1;
  const isPaused = store.view()?.state.proxy?.pause !== undefined;
  if (isPaused || seconds % secondsBetweenAges === 0) drawSoon();
}, 1000);

window.addEventListener('message', (event) => {
  const message = parseHostMessage(event.data);
  if (message === undefined) return;
  store.accept(message);
  if (message.type === 'reveal') page.reveal(message.requestId);
  if (message.type === 'reveal-finding') page.revealFinding(message.finding);
  if (message.type === 'reveal-incident') page.revealIncident(message.incident);
  drawSoon();
});
host.send({ type: 'ready' });
