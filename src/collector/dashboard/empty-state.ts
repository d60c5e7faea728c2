// A collector that no device has enrolled with yet: what to do, as commands that can be copied.
import type { CollectorContext, Person } from '../context.ts';
import { html, type Html } from './html.ts';

export function noDevices(context: CollectorContext, person: Person): Html {
  const token =
    person.role === 'admin'
      ? html`<a href="/devices#enrol">make an enrolment token</a>`
      : 'ask an admin for an enrolment token';
  return html`<div class="empty">
    <h2>No device is enrolled yet</h2>
    <p>
      This collector holds no record so far. On the machine where it runs, or here, ${token}; it is good for one device,
      once.
    </p>
    <pre>pretense collector token --team Payments</pre>
    <p class="gap">Then, on the developer's machine:</p>
    <pre>
pretense enrol ${context.publicUrl} --token TOKEN
pretense sync --status</pre>
    <p class="gap">
      The device sends what its log holds already, and from then on each new record. Until it has, nothing on these
      pages says anything about it.
    </p>
  </div>`;
}
