import { type Answer, type Ask, jsonOf, jsonQuestion, memberOf, type Question } from './ask.ts'

/** By what somebody signs in at a canary database. */
export interface Person {
  readonly login: string
  readonly password: string
}

const SESSION = /^__Host-session=([^;]*)/
/** To leave is good manners: the session of a canary ends by itself. */
const LEAVE_MS = 3_000

/** Somebody who is signed in: a browser that keeps its cookie and the token that belongs to it. */
export class Visitor {
  readonly #ask: Ask
  readonly id: string
  #session: string
  #csrfToken: string

  /** Throws where the person does not get in, since then nothing was tried. */
  static async signIn(ask: Ask, person: Person, signal: AbortSignal): Promise<Visitor> {
    const answer = await ask(jsonQuestion('POST', '/auth/login', person), signal)
    const session = sessionOf(answer)
    const body = jsonOf(answer)
    const id = memberOf(memberOf(body, 'user'), 'id')
    const csrfToken = memberOf(body, 'csrf_token')
    if (session === undefined || typeof id !== 'string' || typeof csrfToken !== 'string')
      throw new Error(`Nobody could sign in at the canary database: ${answer.status}.`)
    return new Visitor({ ask, id, session, csrfToken })
  }

  private constructor(visit: { ask: Ask; id: string; session: string; csrfToken: string }) {
    this.#ask = visit.ask
    this.id = visit.id
    this.#session = visit.session
    this.#csrfToken = visit.csrfToken
  }

  /** What a browser sends of its own, without the token: what any page can make it send. */
  get cookie(): string {
    return `__Host-session=${this.#session}`
  }

  get csrfToken(): string {
    return this.#csrfToken
  }

  /** Asks as a page of the site does. */
  async ask(question: Question, signal: AbortSignal): Promise<Answer> {
    const headers = {
      cookie: this.cookie,
      'x-csrf-token': this.#csrfToken,
      'sec-fetch-site': 'same-origin',
      ...question.headers,
    }
    const answer = await this.#ask({ ...question, headers }, signal)
    this.#renew(answer)
    return answer
  }

  /** Ends the session. Whether that was done, which takes the right token. */
  async leave(): Promise<boolean> {
    const signal = AbortSignal.timeout(LEAVE_MS)
    const { status } = await this.ask(jsonQuestion('POST', '/auth/logout', {}), signal)
    return status >= 200 && status < 400
  }

  /** With each fresh proof a session goes on by another token. */
  #renew(answer: Answer): void {
    const session = sessionOf(answer)
    if (session === undefined) return
    this.#session = session
    const csrfToken = memberOf(jsonOf(answer), 'csrf_token')
    if (typeof csrfToken === 'string') this.#csrfToken = csrfToken
  }
}

/** Works as a person who is signed in, and signs out whatever comes of it. */
export async function asPerson<T>(
  { ask, person, signal }: { ask: Ask; person: Person; signal: AbortSignal },
  work: (visitor: Visitor) => Promise<T>,
): Promise<T> {
  const visitor = await Visitor.signIn(ask, person, signal)
  try {
    return await work(visitor)
  } finally {
    // That it does not work says nothing of what was tried before.
    await visitor.leave().catch(() => false)
  }
}

function sessionOf({ headers }: Answer): string | undefined {
  const found = headers.getSetCookie().map((cookie) => SESSION.exec(cookie)?.[1] ?? '')
  return found.find((session) => session !== '')
}
