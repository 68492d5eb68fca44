import { parseJson } from '@zennnn/kernel'
import { AcmeFailure, memberOf, readProblem } from './acme-failure.ts'
import type { AcmeAnswer } from './acme-wire.ts'

const ORDER_STATES = ['pending', 'ready', 'processing', 'valid', 'invalid'] as const
type OrderState = (typeof ORDER_STATES)[number]

/** RFC 8555, 7.1.3. */
export interface AcmeOrder {
  readonly state: OrderState
  readonly authorizations: readonly string[]
  readonly finalize: string
  /** Once it is valid. */
  readonly certificate: string | undefined
  /** Why it is invalid. */
  readonly problem: string | undefined
}

/** RFC 8555, 7.1.4. */
export interface AcmeAuthorization {
  /** `valid` is over; `pending` waits for a challenge; anything else cannot be any more. */
  readonly state: 'pending' | 'valid' | 'over'
  /** Without the star of a wildcard. */
  readonly host: string
  readonly challenges: readonly AcmeChallenge[]
}

export interface AcmeChallenge {
  readonly kind: string
  readonly url: string
  readonly token: string
  readonly state: string
  readonly problem: string | undefined
}

/** Where an authority is asked for what (RFC 8555, 7.1.1). */
export interface AcmeDirectory {
  readonly newNonce: string
  readonly newAccount: string
  readonly newOrder: string
}

export function readDirectory(answer: AcmeAnswer): AcmeDirectory {
  const body = bodyOf(answer)
  return {
    newNonce: textOf(body, 'newNonce'),
    newAccount: textOf(body, 'newAccount'),
    newOrder: textOf(body, 'newOrder'),
  }
}

export function readOrder(answer: AcmeAnswer): AcmeOrder {
  const body = bodyOf(answer)
  const status = textOf(body, 'status')
  const state = ORDER_STATES.find((one) => one === status)
  if (state === undefined) throw nonsense(`an order is "${status.slice(0, 20)}"`)
  const certificate = memberOf(body, 'certificate')
  return {
    state,
    authorizations: listOf(body, 'authorizations').map((one) => requireText(one, 'authorizations')),
    finalize: textOf(body, 'finalize'),
    certificate: typeof certificate === 'string' ? certificate : undefined,
    problem: readProblem(memberOf(body, 'error')).detail,
  }
}

export function readAuthorization(answer: AcmeAnswer): AcmeAuthorization {
  const body = bodyOf(answer)
  const status = textOf(body, 'status')
  return {
    state: status === 'pending' || status === 'valid' ? status : 'over',
    host: textOf(memberOf(body, 'identifier'), 'value'),
    challenges: listOf(body, 'challenges').flatMap(readChallenge),
  }
}

/** What is tried by a token of its own; other kinds are none of ours. */
function readChallenge(challenge: unknown): readonly AcmeChallenge[] {
  const token = memberOf(challenge, 'token')
  if (typeof token !== 'string' || !isToken(token)) return []
  return [
    {
      kind: textOf(challenge, 'type'),
      url: textOf(challenge, 'url'),
      state: textOf(challenge, 'status'),
      token,
      problem: readProblem(memberOf(challenge, 'error')).detail,
    },
  ]
}

/** At least 128 bits in base64url (RFC 8555, 8.3). It becomes the name of a file. */
export function isToken(text: string): boolean {
  return /^[\w-]{22,128}$/.test(text)
}

function bodyOf({ text }: AcmeAnswer): unknown {
  return parseJson(text)
}

function textOf(body: unknown, name: string): string {
  return requireText(memberOf(body, name), name)
}

function requireText(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  throw nonsense(`"${name}" is missing`)
}

function listOf(body: unknown, name: string): readonly unknown[] {
  const value = memberOf(body, name)
  if (Array.isArray(value)) return value
  throw nonsense(`"${name}" is missing`)
}

function nonsense(what: string): AcmeFailure {
  return new AcmeFailure('unknown', `The authority does not speak ACME: ${what}.`)
}
