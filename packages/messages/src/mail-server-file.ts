import { isIP } from 'node:net'
import { PlatformError } from '@zennnn/kernel'
import { checkAddress } from './mail-header.ts'
import type { MailServer } from './mail-transport.ts'

const PORTS = { tls: 465, starttls: 587 } as const
const LOGIN_WRONG = 'user and password belong together, as texts of 1 to 100 characters.'
const FIELDS = ['host', 'port', 'security', 'user', 'password', 'from', 'name']
const HOST = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i

/**
 * The mail server that a file names, as `{"host": "mail.example.com", "user": "…", "password": "…", "from": "no-reply@example.com"}`;
 * docs/operator/mail.md has every field. Always encrypted. SETUP_FAILED names every mistake at once, and repeats nothing of what
 * stands there: it may be a password in the wrong place.
 */
export function parseMailServer(text: string, path: string): MailServer {
  const file: Readonly<Record<string, unknown>> = Object(parseJson(text, path))
  const problems = Object.keys(file)
    .filter((field) => !FIELDS.includes(field))
    .map((field) => `${JSON.stringify(field)} is no field.`)
  const { host, security = 'starttls', from, name = 'ZENNNN', user, password } = file
  const { port = security === 'tls' ? PORTS.tls : PORTS.starttls } = file
  const take = <T>(
    value: unknown,
    is: (one: unknown) => one is T,
    otherwise: T,
    problem: string,
  ): T => {
    if (is(value)) return value
    problems.push(problem)
    return otherwise
  }
  const server = {
    host: take(host, isHost, '', 'host must be the name or address of the mail server.'),
    security: take(security, isSecurity, 'tls', 'security must be "starttls" or "tls".'),
    port: take(port, isPort, 0, 'port must be a number from 1 to 65535.'),
    from: {
      name: take(name, isWords, '', 'name must be a text of 1 to 100 characters.'),
      address: take(from, isAddress, '', 'from must be an address of e-mail.'),
    },
    login: take(
      user === undefined && password === undefined ? undefined : { user, password },
      isLogin,
      undefined,
      LOGIN_WRONG,
    ),
  }
  if (problems.length === 0) return server
  throw broken(`The file ${path} has mistakes: ${problems.join(' ')}`)
}

function isSecurity(value: unknown): value is 'tls' | 'starttls' {
  return value === 'tls' || value === 'starttls'
}

function isLogin(value: unknown): value is MailServer['login'] {
  if (value === undefined) return true
  const { user, password } = Object(value)
  return isWords(user) && isWords(password)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw broken(`The file ${path} is no JSON.`)
  }
}

function broken(message: string): PlatformError {
  return new PlatformError('SETUP_FAILED', {
    message,
    hint: 'Correct it; docs/operator/mail.md has every field.',
  })
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535
}

function isHost(value: unknown): value is string {
  return typeof value === 'string' && (isIP(value) !== 0 || HOST.test(value))
}

function isAddress(value: unknown): value is string {
  try {
    return typeof value === 'string' && checkAddress(value) === value
  } catch {
    return false
  }
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && /^[^\p{C}]{1,100}$/u.test(value)
}
