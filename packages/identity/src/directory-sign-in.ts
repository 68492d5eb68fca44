import type { Row } from '@zennnn/data'
import { type DatabaseId, newSecret, PlatformError } from '@zennnn/kernel'
import { type Directory, type DirectoryTools, toDirectory } from './directory.ts'
import { withDirectory } from './directory-connect.ts'
import {
  bindSearchAccount,
  type DirectoryEntry,
  findEntries,
  findGroups,
  nobodyIn,
  provePassword,
} from './directory-search.ts'
import type { SignInRequest } from './sign-in.ts'
import { callOne, hashOrNull } from './sign-in-call.ts'
import { readOutcome, type SignInOutcome } from './sign-in-outcome.ts'

/** Directories overlook some signs of a login: with others than these it would be counted as another's, and be the same. */
const LOGIN = /^[a-z0-9][a-z0-9._@+-]{0,119}$/i

/** What the directory said of whoever signs in. */
export type DirectoryAnswer =
  /** There is none, or the password is this database's to judge. */
  | { readonly kind: 'not_asked' }
  | {
      readonly kind: 'proved'
      readonly host: string
      readonly entry: DirectoryEntry
      readonly groups: readonly string[]
    }
  | {
      readonly kind: 'refused'
      readonly reason: 'wrong_password' | 'unknown_login' | 'directory_unreachable'
    }

/**
 * Asks the directory about a login and its password, where there is one; never fails. Whoever has a password in this
 * database is looked for as everybody is, and only that: no password of this database is sent to another server.
 */
export async function askDirectory(
  tools: DirectoryTools,
  database: DatabaseId,
  { login, password }: Pick<SignInRequest, 'login' | 'password'>,
): Promise<DirectoryAnswer> {
  const row = await callOne(tools.port, database, {
    text: 'select (a.directory).*, a.directory_groups, a.proves from zennnn.directory_ask($1) a',
    values: [login],
  })
  if (row === undefined) return { kind: 'not_asked' }
  const answer = await askServer(tools, row, { login: login.trim(), password })
  return row['proves'] === true ? answer : { kind: 'not_asked' }
}

/** Lets in whom the directory proved, or notes why not. */
export async function finishByDirectory(
  { port }: Pick<DirectoryTools, 'port'>,
  database: DatabaseId,
  {
    request,
    answer,
  }: {
    readonly request: SignInRequest
    readonly answer: Exclude<DirectoryAnswer, { kind: 'not_asked' }>
  },
): Promise<SignInOutcome> {
  const { login, userAgent, network, previousToken, deviceToken } = request
  if (answer.kind === 'refused') {
    const values = [login, answer.reason, userAgent, network, hashOrNull(deviceToken)]
    await port.direct(database, [
      { text: 'select zennnn.directory_refused($1, $2, $3, $4, $5)', values },
    ])
    return { kind: 'refused' }
  }
  const { host, groups, entry } = answer
  const proved = { host, entry: entry.key, name: entry.name || login, mail: entry.mail, groups }
  const token = newSecret()
  const [session, previous, device] = [token, previousToken, deviceToken].map(hashOrNull)
  const row = await callOne(port, database, {
    text: 'select * from zennnn.directory_sign_in($1, $2, $3, $4, $5, $6, $7)',
    values: [JSON.stringify(proved), login, session, previous, userAgent, network, device],
  })
  return readOutcome(row, token)
}

async function askServer(
  tools: DirectoryTools,
  row: Row,
  typed: { readonly login: string; readonly password: string },
): Promise<DirectoryAnswer> {
  if (!LOGIN.test(typed.login)) return { kind: 'refused', reason: 'unknown_login' }
  const mapped = Array.isArray(row['directory_groups']) ? row['directory_groups'].length : 0
  try {
    const directory = toDirectory(tools, row)
    const prove = { ...typed, proves: row['proves'] === true, wantsGroups: mapped > 0 }
    return await prepareAnswer(tools, directory, prove)
  } catch (error) {
    // Nobody who guesses learns that it is down; administrators read it in the log of sign-ins.
    if (!(error instanceof PlatformError)) throw error
    return { kind: 'refused', reason: 'directory_unreachable' }
  }
}

async function prepareAnswer(
  { mayReach }: DirectoryTools,
  directory: Directory,
  asked: {
    readonly login: string
    readonly password: string
    readonly proves: boolean
    readonly wantsGroups: boolean
  },
): Promise<DirectoryAnswer> {
  return await withDirectory(mayReach, directory, async (client) => {
    await bindSearchAccount(client, directory)
    const [found, ...others] = await findEntries(client, directory, asked.login)
    const isOne = found !== undefined && others.length === 0 && asked.proves
    // For nobody the same is asked as for somebody: how long it takes says not who is known. It is about an entry that is not
    // there, so that no account of the directory is locked, with a password that is nobody's.
    const [entry, password] = isOne ? [found, asked.password] : [nobodyIn(directory), newSecret()]
    // Before the password, since this connection is the person's from then on.
    const groups = asked.wantsGroups ? await findGroups(client, directory, entry) : []
    const isRight = await provePassword(client, entry, password).catch((error: unknown) => {
      if (isOne) throw error
      return false
    })
    if (!isOne) return { kind: 'refused', reason: 'unknown_login' }
    return isRight
      ? { kind: 'proved', host: directory.host, entry, groups }
      : { kind: 'refused', reason: 'wrong_password' }
  })
}
