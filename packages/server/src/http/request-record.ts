import type { Log } from '@zennnn/kernel'

/** What the log line of a request says; filled while it is answered, written when it ends. */
export class RequestRecord {
  readonly id: string
  readonly method: string
  readonly startedAt: number
  #path: string
  #site: { readonly database?: string; readonly host?: string } = {}
  #failure: unknown

  constructor(request: { readonly id: string; readonly method: string; readonly target: string }) {
    this.id = request.id
    this.method = request.method
    this.#path = loggedPath(request.target)
    this.startedAt = performance.now()
  }

  reach(site: { readonly database: string; readonly host: string }): void {
    this.#site = site
  }

  /** Keeps the cause of an answer that hides it. */
  fail(error: unknown): void {
    this.#failure = error
  }

  write(log: Log, end: { readonly status: number; readonly complete: boolean }): void {
    const { status, complete } = end
    const fields = {
      request: this.id,
      method: this.method,
      path: this.#path,
      ...this.#site,
      status,
      ms: Math.round((performance.now() - this.startedAt) * 10) / 10,
      ...(complete ? {} : { aborted: true }),
      ...(this.#failure === undefined ? {} : { error: this.#failure }),
    }
    if (status >= 500 && this.#failure !== undefined) log.error('request', fields)
    else log.info('request', fields)
  }
}

/** Never the query, which may hold what people search for; never the secret of a link, a download or a ticket of support. */
function loggedPath(target: string): string {
  const path = target.split('?', 1)[0] ?? ''
  return path
    .replace(/(\/(?:link|downloads)\/|^\/staff-access\/)[^/]+/gi, '$1[redacted]')
    .slice(0, 200)
}
