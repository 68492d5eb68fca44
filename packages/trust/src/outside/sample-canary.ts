import { deriveSecret, equalSecrets, newSecret } from '@zennnn/kernel'
import type { Answer, Ask, Question } from './ask.ts'
import type { Canary, CanaryPort } from './canary.ts'
import { changingRoutes } from './known-routes.ts'
import type { Person } from './visitor.ts'

/** What a test breaks: given a request and the right answer, another one. */
export type Sabotage = (question: Question, right: Answer) => Answer

export function reply(
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers: new Headers(headers), body: text }
}

const PASSWORD = 'a long password of the canary'
const SECURE = 'Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax'
const LOGINS = ['administrator', 'member', 'guessed'] as const
const ACCESS = new Map(
  changingRoutes('zeldesk').map(({ method, path, access }) => [`${method} ${path}`, access]),
)

const MODELS = [
  {
    name: 'user',
    operations: ['read', 'create', 'update'],
    fields: [
      { name: 'name', kind: 'text', readonly: false },
      { name: 'login', kind: 'text', readonly: false, format: 'email' },
    ],
    actions: [{ name: 'deactivate', on: 'record' }],
  },
  {
    name: 'contact',
    operations: ['read', 'create', 'update', 'delete'],
    fields: [
      { name: 'name', kind: 'text', readonly: false, maxLength: 200 },
      { name: 'notes', kind: 'longText', readonly: false },
      { name: 'code', kind: 'text', readonly: false, maxLength: 2 },
      { name: 'number', kind: 'text', readonly: true },
    ],
    actions: [],
  },
]

/** Answers as a database of ours does, as far as controls ask it, but for what a test breaks. */
export class SampleCanary {
  readonly asked: Question[] = []
  /** What is decided about signing in. */
  readonly policy: Record<string, unknown> = {
    minimum_length: 12,
    attempts_per_account: 10,
    cooldown_s: 30,
    cooldown_maximum_s: 3_600,
  }
  readonly #sabotage: Sabotage
  readonly #sessions = new Map<string, string>()
  readonly #wrong = new Map<string, number>()

  constructor(sabotage: Sabotage = (_, right) => right) {
    this.#sabotage = sabotage
  }

  get port(): CanaryPort {
    const canary: Canary = {
      brand: 'zeldesk',
      ask: this.ask,
      cloud: this.ask,
      administrator: { login: 'administrator', password: PASSWORD },
      member: { login: 'member', password: PASSWORD },
      guessed: { login: 'guessed', password: PASSWORD },
    }
    return { canary: async () => await Promise.resolve(canary) }
  }

  get openSessions(): number {
    return this.#sessions.size
  }

  readonly ask: Ask = async (question, signal) => {
    signal.throwIfAborted()
    this.asked.push(question)
    const right = this.#answer(question)
    return await Promise.resolve(this.#sabotage(question, right))
  }

  #answer(question: Question): Answer {
    if (isForged(question)) return reply(403, { code: 'CSRF_REFUSED' })
    if (question.path === '/auth/login') return this.#signIn(question.body ?? '')
    const cookie = new Headers(question.headers).get('cookie') ?? ''
    const session = cookie.replace('__Host-session=', '')
    return this.#sessions.has(session)
      ? this.#answerMember(question, session)
      : reply(401, { code: 'NOT_SIGNED_IN' })
  }

  #answerMember({ method = 'GET', path, body = '' }: Question, session: string): Answer {
    switch (path) {
      case '/auth/logout':
        this.#sessions.delete(session)
        return reply(204)
      case '/auth/password':
      case '/auth/password/change':
        return this.#setPassword(body)
      case '/api/security/policy':
        if (method === 'PATCH') Object.assign(this.policy, JSON.parse(body))
        return reply(200, this.policy)
      default:
        return method === 'GET' ? readAt(path) : changeAt(path, body)
    }
  }

  #signIn(body: string): Answer {
    const { login, password }: Person = JSON.parse(body)
    const wrong = this.#wrong.get(login) ?? 0
    if (wrong >= Number(this.policy['attempts_per_account'])) {
      const details = { retry_after_s: this.policy['cooldown_s'] }
      return reply(429, { code: 'TOO_MANY_ATTEMPTS', details })
    }
    if (password !== PASSWORD) {
      this.#wrong.set(login, wrong + 1)
      return reply(401, { code: 'SIGN_IN_FAILED' })
    }
    const session = newSecret()
    this.#sessions.set(session, login)
    return reply(
      200,
      { user: { id: `id-of-${login}`, login }, csrf_token: deriveSecret(session, 'csrf') },
      {
        'set-cookie': `__Host-session=${session}; ${SECURE}`,
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      },
    )
  }

  #setPassword(body: string): Answer {
    const { password = '' } = JSON.parse(body)
    const least = Number(this.policy['minimum_length'])
    if (password.length >= least) return reply(204)
    const message = `The password needs at least ${least} characters; this one has ${password.length}.`
    return reply(400, { code: 'VALUE_INVALID', message, details: { field: 'password' } })
  }
}

/** The rule of our server about changes. */
function isForged({ method = 'GET', path, headers }: Question): boolean {
  if (method === 'GET') return false
  const heard = new Headers(headers)
  const [from, origin] = [heard.get('sec-fetch-site'), heard.get('origin')]
  if ((from !== null && from !== 'same-origin') || origin !== null) return true
  const token = tokenOf(`${method} ${path}`, heard.get('cookie') ?? '')
  if (token !== undefined)
    return !equalSecrets(heard.get('x-csrf-token') ?? '', deriveSecret(token, 'csrf'))
  return from === null && heard.get('content-type') !== 'application/json'
}

/** The token of a visit, where its route looks at one. */
function tokenOf(route: string, cookies: string): string | undefined {
  const access = ACCESS.get(route) ?? 'session'
  if (access === 'anonymous') return undefined
  const name = access === 'link' ? '__Host-link=' : '__Host-session='
  return cookies.startsWith(name) ? cookies.slice(name.length) : undefined
}

function readAt(path: string): Answer {
  const [address = '', query = ''] = path.split('?')
  // What is looked for there is not.
  if (query.includes('eq.')) return reply(200, [])
  if (address === '/api/meta') return reply(200, { models: MODELS })
  if (address === '/api/user')
    return reply(
      200,
      LOGINS.map((login) => ({ login })),
    )
  return /^\/api\/(contact|openapi\.json|security\/.*)$|^\/(auth|records)\//.test(address)
    ? reply(200, [])
    : reply(404, { code: 'NOT_FOUND' })
}

function changeAt(path: string, body: string): Answer {
  if (/4111/.test(body) || /4111/.test(path)) {
    const message = 'This contains what looks like the number of a payment card.'
    return reply(400, { code: 'VALUE_INVALID', message })
  }
  if (path === '/api/rpc/user.deactivate') return reply(404, { code: 'NOT_FOUND' })
  if (path.startsWith('/api/rpc/')) return reply(404, { code: 'PGRST202' })
  return reply(201, {})
}
