import { isIP } from 'node:net'
import { PlatformError } from '@zennnn/kernel'
import { checkAddress } from './mail-header.ts'
import type { MailServer } from './mail-transport.ts'

const FIELDS = ['host', 'port', 'security', 'user', 'password', 'from', 'name']
const HOST = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i

/**
 * The mail server that a file names, as `{"host": "mail.example.com", "user": "…", "password": "…", "from": "no-reply@example.com"}`;
 * docs/operator/mail.md has every field. Always encrypted. SETUP_FAILED names every mistake at once, and repeats nothing of what
 * stands there: it may be a password in the wrong place.
 */
export function parseMailServer(text: string, path: string): MailServer {
  const file: Readonly<Record<string, unknown>> = Object(parseJson(text, path))
  const { host, security = 'starttls', user, password, from, name = 'ZENNNN' } = file
  const isTls = security === 'tls'
  const { port = isTls ? 465 : 587 } = file
  const problems = [
    ...Object.keys(file)
      .filter((field) => !FIELDS.includes(field))
      .map((field) => `${JSON.stringify(field)} is no field.`),
    ...(isTls || security === 'starttls' ? [] : ['security must be "starttls" or "tls".']),
  ]
  const said = (isRight: boolean, problem: string): void => {
    if (!isRight) problems.push(problem)
  }
  said(isHost(host), 'host must be the name or address of the mail server.')
  said(isPort(port), 'port must be a number from 1 to 65535.')
  said(isAddress(from), 'from must be an address of e-mail.')
  said(isWords(name), 'name must be a text of 1 to 100 characters.')
  const login = loginOf(user, password)
  said(login !== 'wrong', 'user and password belong together, as texts of 1 to 100 characters.')
  if (isHost(host) && isPort(port) && isAddress(from) && isWords(name) && login !== 'wrong') {
    const sender = { name, address: from }
    if (problems.length === 0)
      return { host, port, security: isTls ? 'tls' : 'starttls', login, from: sender }
  }
  throw broken(`The file ${path} has mistakes: ${problems.join(' ')}`)
}

function loginOf(user: unknown, password: unknown): MailServer['login'] | 'wrong' {
  if (user === undefined && password === undefined) return undefined
  return isWords(user) && isWords(password) ? { user, password } : 'wrong'
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
