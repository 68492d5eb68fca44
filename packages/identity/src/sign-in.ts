import type { Row } from '@zennnn/data'
import {
  type DatabaseId,
  hashSecret,
  InvariantError,
  type Log,
  newSecret,
  PlatformError,
  type RecordId,
  waitWords,
} from '@zennnn/kernel'
import { deriveCounted } from './counted-derivation.ts'
import type { DirectoryTools } from './directory.ts'
import { askDirectories, finishByDirectory } from './directory-sign-in.ts'
import { orThrottled } from './no-place.ts'
import { hashPassword, readRules } from './password.ts'
import { isHashable, requireGoodPassword } from './password-hash.ts'
import { type AccountPlace, givenMail } from './password-mails.ts'
import type { PasswordPool } from './password-pool.ts'
import { callOne, hashOrNull, type SignInPort } from './sign-in-call.ts'
import { readOutcome, type SignedInUser, type SignInOutcome, userOf } from './sign-in-outcome.ts'

/** Longest address there is (RFC 5321). */
export const MAX_LOGIN = 254

export interface SignInRequest {
  readonly login: string
  readonly password: string
  /** The session the browser has already; it ends when this one begins. */
  readonly previousToken: string | undefined
  /** Of a browser in which somebody signed in before; guesses from elsewhere do not make its owner wait. */
  readonly deviceToken?: string | undefined
  readonly network: string
  readonly userAgent: string
}

export interface SignInTools {
  readonly port: SignInPort
  readonly pool: PasswordPool
}

type PasswordTools = SignInTools & DirectoryTools & { readonly log: Log }

/** The answer to a sign-in for which nothing could be hashed now, whatever it says; undefined when it may go on. */
export async function findNoPlace(
  pool: PasswordPool,
  database: DatabaseId,
  { network, deviceToken }: Pick<SignInRequest, 'network' | 'deviceToken'>,
): Promise<Extract<SignInOutcome, { kind: 'throttled' }> | undefined> {
  return await orThrottled(async () => {
    pool.requirePlace({ network, database, isKnown: deviceToken !== undefined })
    return undefined
  })
}

/** Counts the attempt, derives, lets the database or a directory compare, and begins a new session. */
export async function signIn(
  tools: PasswordTools,
  database: DatabaseId,
  request: SignInRequest,
): Promise<SignInOutcome> {
  if (request.login.length > MAX_LOGIN || !isHashable(request.password)) return { kind: 'refused' }
  return await orThrottled(async () => await tryPassword(tools, database, request))
}

/** The session is over for every process with the next request. */
export async function signOut(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<void> {
  await callOne(port, database, {
    text: 'select zennnn.session_end($1)',
    values: [hashSecret(token)],
  })
}

/** Whose session this is; undefined when it is none (any more). */
export async function findSignedIn(
  port: SignInPort,
  database: DatabaseId,
  token: string,
): Promise<SignedInUser | undefined> {
  const row = await callOne(port, database, {
    text: 'select user_id, login, name from zennnn.session_info($1)',
    values: [hashSecret(token)],
  })
  return row === undefined ? undefined : userOf(row)
}

/**
 * An administrator gives another user a password; that user's sessions and API keys end, and a mail tells him. NOT_SIGNED_IN,
 * ACCESS_DENIED (no administrator, or the own password), CONFIRMATION_NEEDED, NOT_FOUND, VALUE_INVALID (the password breaks
 * the rules), TOO_MANY_ATTEMPTS (more than 20 an hour: each ends what its person does and mails him; or too many are hashed).
 */
export async function givePassword(
  { port, pool }: SignInTools,
  database: DatabaseId,
  gift: {
    readonly token: string
    readonly user: RecordId
    readonly password: string
    readonly network: string
    readonly place: AccountPlace
  },
): Promise<void> {
  const giver = hashSecret(gift.token)
  const rules = await callOne(port, database, {
    text: 'select minimum_length, rounds, refuse_common, words from zennnn.password_rules($1, $2)',
    values: [giver, gift.user],
  })
  const good = readRules(rules, gift.place.slug)
  requireGoodPassword(gift.password, good)
  await countGift(port, database, giver)
  const asker = { network: gift.network, database, isKnown: true }
  const hash = await hashPassword(pool, gift.password, { ...good, asker })
  await callOne(port, database, {
    text: 'select zennnn.give_password($1, $2, $3, $4)',
    values: [giver, gift.user, hash, JSON.stringify(givenMail(gift.place))],
  })
}

/** TOO_MANY_ATTEMPTS when whoever gives passwords gave too many. */
async function countGift(port: SignInPort, database: DatabaseId, giver: Buffer): Promise<void> {
  const row = await callOne(port, database, {
    text: 'select zennnn.gift_start($1) as retry_after_s',
    values: [giver],
  })
  const retryAfterS = row?.['retry_after_s']
  if (typeof retryAfterS !== 'number') return
  throw new PlatformError('TOO_MANY_ATTEMPTS', {
    message: `You gave 20 passwords within an hour. Nothing was changed; the next one is possible in ${waitWords(retryAfterS)}.`,
    hint: 'Invite people instead: they choose their passwords themselves.',
    details: { retry_after_s: retryAfterS },
  })
}

/** Directories are asked while the password is derived, whoever it is about: how long it takes says nothing. */
async function tryPassword(
  tools: PasswordTools,
  database: DatabaseId,
  request: SignInRequest,
): Promise<SignInOutcome> {
  const { port, pool } = tools
  const { login, password, network } = request
  const device = hashOrNull(request.deviceToken)
  const count = {
    text: 'select retry_after_s, rounds, salt, rounds_for_all, is_known from zennnn.sign_in_start($1, $2, $3)',
    values: [login, network, device],
  }
  const passing = { database, network, lane: device === null ? 'stranger' : 'device' } as const
  const start = await pool.attempts.pass(passing, async () => {
    // Where nothing can be hashed nothing is counted either: a flood ends here, without the database. Whether a browser is
    // known, and has places of its own, only the database can tell.
    pool.requirePlace({ network, database, isKnown: device !== null })
    return await callOne(port, database, count)
  })
  const retryAfterS = start?.['retry_after_s']
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  const job = {
    password,
    rounds: numberOf(start, 'rounds'),
    salt: textOf(start, 'salt'),
    roundsForAll: numberOf(start, 'rounds_for_all'),
  }
  const isKnown = start?.['is_known'] === true
  // Where it was counted it is given back: a browser that is forgotten meanwhile, or known only now, was counted all the same.
  const countedDevice = isKnown ? device : null
  const { derived, answer } = await deriveCounted({ port, pool }, database, {
    job,
    asker: { network, database, isKnown },
    untried: {
      text: 'select zennnn.sign_in_untried($1, $2, $3)',
      values: [login, network, countedDevice],
    },
    // Whoever is turned away is not asked about elsewhere: directories count wrong passwords, too.
    meanwhile: async () => await askDirectories(tools, database, request),
    wasTried: ({ kind }) => kind !== 'not_asked',
  })
  if (answer.kind !== 'not_asked')
    return await finishByDirectory(tools, database, { request, countedDevice, answer })
  const token = newSecret()
  const finish = await callOne(port, database, {
    text: 'select * from zennnn.sign_in_password($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [
      login,
      derived,
      hashSecret(token),
      hashOrNull(request.previousToken),
      request.userAgent,
      network,
      countedDevice,
      device,
    ],
  })
  const rounds = finish?.['rounds_wanted']
  if (typeof rounds === 'number') await tryStrengthen(tools, database, { request, derived, rounds })
  return readOutcome(finish, token)
}

interface KnownPassword {
  readonly request: SignInRequest
  readonly derived: string
  readonly rounds: number
}

/** Who is in stays in, since his session began already: what goes wrong here is in the log, and for the next sign-in. */
async function tryStrengthen(
  tools: PasswordTools,
  database: DatabaseId,
  known: KnownPassword,
): Promise<void> {
  try {
    await strengthen(tools, database, known)
  } catch (error) {
    tools.log.warn('password_not_strengthened', { error })
  }
}

async function strengthen(
  { port, pool }: SignInTools,
  database: DatabaseId,
  { request, derived, rounds }: KnownPassword,
): Promise<void> {
  // Its length was checked when it was chosen; the rules may have become stricter since.
  const stronger = await hashPassword(pool, request.password, {
    minimumLength: 1,
    rounds,
    refuseCommon: false,
    words: [],
    asker: { network: request.network, database, isKnown: true },
  })
  await callOne(port, database, {
    text: 'select zennnn.credential_strengthen($1, $2, $3)',
    values: [request.login, derived, stronger],
  })
}

function textOf(row: Row | undefined, column: string): string {
  const value = row?.[column]
  if (typeof value !== 'string') throw unexpected(column)
  return value
}

function numberOf(row: Row | undefined, column: string): number {
  const value = row?.[column]
  if (typeof value !== 'number') throw unexpected(column)
  return value
}

function unexpected(column: string): InvariantError {
  return new InvariantError('sign-in-column', `A sign-in function gave no ${column}.`)
}
