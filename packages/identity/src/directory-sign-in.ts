import type { Row } from '@zennnn/data'
import { type DatabaseId, hasCard, newSecret } from '@zennnn/kernel'
import type { DirectoryTools } from './directory.ts'
import { type AskedDirectory, proveIn, searchDirectory } from './directory-ask.ts'
import { type Choice, chooseEntry } from './directory-choice.ts'
import type { DirectoryEntry } from './directory-search.ts'
import type { SignInRequest } from './sign-in.ts'
import { callOne, hashOrNull } from './sign-in-call.ts'
import { readOutcome, type SignInOutcome } from './sign-in-outcome.ts'

/** Directories overlook some signs of a login: with others than these it would be counted as another's, and be the same. */
const LOGIN = /^[a-z0-9][a-z0-9._@+-]{0,119}$/i

/** What the directories said of whoever signs in. */
export type DirectoryAnswer =
  /** There is none, or the password is this database's to judge. */
  | { readonly kind: 'not_asked' }
  | {
      readonly kind: 'proved'
      readonly directory: string
      /** The one that was asked. */
      readonly host: string
      readonly entry: DirectoryEntry
      readonly groups: readonly string[]
      /** All directories that said whether they know the login. */
      readonly answered: readonly string[]
    }
  | {
      readonly kind: 'refused'
      /** A word for the log. */
      readonly reason: string
    }

/**
 * Asks all directories that are on about a login and, where one entry of one of them is who signs in, that one about the
 * password; never fails. Whoever has a password in this database is looked for as everybody is, and only that: no password of
 * this database is sent to another server.
 */
export async function askDirectories(
  tools: DirectoryTools,
  database: DatabaseId,
  { login, password }: Pick<SignInRequest, 'login' | 'password'>,
): Promise<DirectoryAnswer> {
  const [result] = await tools.port.direct(database, [
    {
      text: 'select (a.directory).*, a.has_groups, a.proves from zennnn.directory_ask($1) a',
      values: [login],
    },
  ])
  const rows = result?.rows ?? []
  const typed = { login: login.trim(), password }
  if (rows.length === 0) return { kind: 'not_asked' }
  const proves = rows.every((row) => row['proves'] === true)
  const answer = await askRows(tools, database, { rows, typed, proves })
  return proves ? answer : { kind: 'not_asked' }
}

/** Lets in whom a directory proved, or notes why not. `countedDevice`: of the browser by which the attempt was counted. */
export async function finishByDirectory(
  { port }: Pick<DirectoryTools, 'port'>,
  database: DatabaseId,
  {
    request,
    countedDevice,
    answer,
  }: {
    readonly request: SignInRequest
    readonly countedDevice: Buffer | null
    readonly answer: Exclude<DirectoryAnswer, { kind: 'not_asked' }>
  },
): Promise<SignInOutcome> {
  const { login, userAgent, network, previousToken, deviceToken } = request
  if (answer.kind === 'refused') {
    const values = [login, answer.reason, userAgent, network, countedDevice]
    await port.direct(database, [
      { text: 'select zennnn.directory_refused($1, $2, $3, $4, $5)', values },
    ])
    return { kind: 'refused' }
  }
  const { directory, host, groups, answered, entry } = answer
  const { key, mail } = entry
  const name = entry.name || login
  const proved = { directory, host, entry: key, name, mail, groups, answered }
  const token = newSecret()
  const [session, previous, browser] = [token, previousToken, deviceToken].map(hashOrNull)
  const row = await callOne(port, database, {
    text: 'select * from zennnn.directory_sign_in($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [
      JSON.stringify(proved),
      login,
      session,
      previous,
      userAgent,
      network,
      countedDevice,
      browser,
    ],
  })
  return readOutcome(row, token)
}

interface Question {
  readonly rows: readonly Row[]
  readonly typed: { readonly login: string; readonly password: string }
  readonly proves: boolean
}

async function askRows(
  tools: DirectoryTools,
  database: DatabaseId,
  { rows, typed, proves }: Question,
): Promise<DirectoryAnswer> {
  if (!LOGIN.test(typed.login) || hasCard(typed.login))
    return { kind: 'refused', reason: 'unknown_login' }
  const all = await Promise.all(
    rows.map(async (row) => await searchDirectory(tools, database, { row, login: typed.login })),
  )
  try {
    const choice = chooseEntry(all.map(({ finding }) => finding))
    const objection = await findObjection(tools, database, { all, choice, login: typed.login })
    const isProved = proves && objection === undefined
    return await proveChoice(tools, all, {
      choice,
      password: isProved ? typed.password : undefined,
      objection,
    })
  } finally {
    for (const { answering } of all) answering?.line.hangUp()
  }
}

/** Why the one entry must not come in, whatever its password; asked for everybody, since it takes time. */
async function findObjection(
  { port }: DirectoryTools,
  database: DatabaseId,
  asked: {
    readonly all: readonly AskedDirectory[]
    readonly choice: Choice
    readonly login: string
  },
): Promise<string | undefined> {
  const { all, choice, login } = asked
  const [directory, entry] =
    choice.kind === 'one' ? [all[choice.index]?.id, choice.entry.key] : [null, null]
  const row = await callOne(port, database, {
    text: 'select zennnn.directory_objection($1, $2, $3, $4) as objection',
    values: [directory, entry, login, answeredBy(all)],
  })
  const objection = row?.['objection']
  return typeof objection === 'string' ? objection : undefined
}

function answeredBy(all: readonly AskedDirectory[]): readonly string[] {
  return all.filter(({ finding }) => finding.kind !== 'away').map(({ id }) => id)
}

/**
 * Each directory is asked the same, the one with the entry about that and the others about nobody: how long it takes says
 * neither who is known nor where. Without a password all are asked about nobody.
 */
async function proveChoice(
  tools: Pick<DirectoryTools, 'away'>,
  all: readonly AskedDirectory[],
  asked: {
    readonly choice: Choice
    readonly password: string | undefined
    readonly objection: string | undefined
  },
): Promise<DirectoryAnswer> {
  const { choice, password, objection } = asked
  const chosen =
    choice.kind === 'one' && password !== undefined ? { ...choice, password } : undefined
  const proofs = await Promise.all(
    all.map(
      async (one, index) => await proveIn(tools, one, index === chosen?.index ? chosen : undefined),
    ),
  )
  if (choice.kind === 'none') return { kind: 'refused', reason: choice.reason }
  const { index, entry } = choice
  const [proof, proving] = [proofs[index], all[index]?.answering]
  if (objection !== undefined) return { kind: 'refused', reason: objection }
  if (proof === undefined || proving === undefined)
    return { kind: 'refused', reason: 'directory_unreachable' }
  if (!proof.isRight) return { kind: 'refused', reason: 'wrong_password' }
  const { directory, line } = proving
  const { groups } = proof
  const answered = answeredBy(all)
  return { kind: 'proved', directory: directory.id, host: line.host, entry, groups, answered }
}
