// What an editor's own settings say of the network. Types only: the main thread of an editor reads it.

export interface EditorNetwork {
  /** `http.proxy`; empty: the environment decides. May hold user and password. */
  readonly proxy: string;
  /** `http.noProxy`; empty: NO_PROXY. */
  readonly exceptions: readonly string[];
  /** `http.proxyStrictSSL`. Certificates are checked whatever it says; when it is off, that is told. */
  readonly isStrict: boolean;
}
