// A browser as far as the collector's pages need one: keeps cookies, follows nothing by itself, sends forms as a page would.

export interface FormOptions {
  /** Undefined: the token of the page that the form is on. */
  readonly csrf?: string | null;
  readonly origin?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export class Browser {
  readonly cookies = new Map<string, string>();
  /** Each `set-cookie` that came, as it came. */
  readonly setCookies: string[] = [];
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.#ask(path, { headers: { accept: 'text/html', ...headers } });
  }

  async post(path: string, fields: Readonly<Record<string, string>>, options: FormOptions = {}): Promise<Response> {
    const { csrf, origin = this.origin, headers = {} } = options;
    const body = new URLSearchParams(fields);
    if (typeof csrf === 'string') body.set('_csrf', csrf);
    return this.#ask(path, {
      method: 'POST',
      body,
      headers: {
        accept: 'text/html',
        ...(origin === null ? {} : { origin, 'sec-fetch-site': origin === this.origin ? 'same-origin' : 'cross-site' }),
        ...headers,
      },
    });
  }

  /** The token of the first form of a page. */
  async csrf(path: string): Promise<string> {
    return csrfOf(await (await this.get(path)).text());
  }

  async signIn(email: string, password: string, next = '/account'): Promise<Response> {
    const csrf = await this.csrf('/login');
    return this.post('/login', { email, password, next }, { csrf });
  }

  /** Follows redirects to the end, here and elsewhere. Gives the last answer and where it came from. */
  async follow(start: string, onHop: (url: URL) => URL = (url) => url): Promise<{ url: URL; response: Response }> {
    let url = new URL(start, this.origin);
    for (let hops = 0; hops < 20; hops += 1) {
      const response = await this.get(url.href);
      const location = response.headers.get('location');
      if (location === null) return { url, response };
      url = onHop(new URL(location, url));
    }
    throw new Error('it goes round in circles');
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const url = new URL(path, this.origin);
    // Servers of the tests end and come back under the same address.
    const headers = new Headers({ ...(init.headers as Readonly<Record<string, string>>), connection: 'close' });
    const cookies = [...this.cookies].filter(([key]) => key.startsWith(`${url.host} `));
    if (cookies.length > 0) {
      headers.set('cookie', cookies.map(([key, value]) => `${key.slice(url.host.length + 1)}=${value}`).join('; '));
    }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      this.setCookies.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const isGone = value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line);
      if (isGone) this.cookies.delete(`${url.host} ${name}`);
      else this.cookies.set(`${url.host} ${name}`, value);
    }
    return response;
  }

  cookie(name: string, origin = this.origin): string | undefined {
    return this.cookies.get(`${new URL(origin).host} ${name}`);
  }

  setCookie(name: string, value: string, origin = this.origin): void {
    this.cookies.set(`${new URL(origin).host} ${name}`, value);
  }
}

export function csrfOf(text: string): string {
  const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no form in: ${text.slice(0, 500)}`);
  return token;
}
