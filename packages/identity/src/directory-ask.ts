import type { Row } from '@zennnn/data'
import { type DatabaseId, newSecret, PlatformError } from '@zennnn/kernel'
import { type Directory, type DirectoryTools, toDirectory } from './directory.ts'
import type { Finding } from './directory-choice.ts'
import { connectHost, type DirectoryLine } from './directory-connect.ts'
import { directoryRefused } from './directory-fault.ts'
import {
  bindSearchAccount,
  type DirectoryEntry,
  findEntry,
  findGroups,
  nobodyIn,
  provePassword,
} from './directory-search.ts'
import { within } from './directory-time.ts'

/** For one host to be connected to: a dead one must not use up the time of those behind it. */
export const HOST_MS = 2000
/** For all hosts of a directory and for what is looked up there, so that a sign-in ends while people wait. */
const SEARCH_MS = 5000
/** For groups and the password, when all directories have answered. */
const PROVE_MS = 3000

/** A directory during one sign-in. */
export interface AskedDirectory {
  readonly id: string
  readonly finding: Finding
  /** Absent when it is away. */
  readonly answering?: { readonly directory: Directory; readonly line: DirectoryLine }
  /** Whether its groups give any here. */
  readonly hasGroups: boolean
}

export interface Proof {
  readonly isRight: boolean
  readonly groups: readonly string[]
}

/** Looks for a login in one directory, by the first host that answers; never fails. Its line is the caller's to hang up. */
export async function searchDirectory(
  tools: DirectoryTools,
  database: DatabaseId,
  { row, login }: { readonly row: Row; readonly login: string },
): Promise<AskedDirectory> {
  const asked = { id: String(row['id']), hasGroups: row['has_groups'] === true }
  try {
    const directory = toDirectory(tools, row)
    const deadline = performance.now() + SEARCH_MS
    const line = await connectFirst(tools, database, { directory, deadline })
    const finding = await findBefore(deadline, { directory, line, login })
    return { ...asked, finding, answering: { directory, line } }
  } catch (error) {
    // Nobody who guesses learns that it is down; administrators read it in the log of sign-ins.
    if (!(error instanceof PlatformError)) throw error
    return { ...asked, finding: { kind: 'away' } }
  }
}

/**
 * Whether it is the password of this entry, and in which groups it is. Undefined for an entry: about one that is not there,
 * so that no account is locked, with a password that is nobody's; it takes as long. Undefined where nothing was answered.
 */
export async function proveIn(
  { answering, hasGroups }: AskedDirectory,
  asked: { readonly entry: DirectoryEntry; readonly password: string } | undefined,
): Promise<Proof | undefined> {
  if (answering === undefined) return undefined
  const { directory, line } = answering
  const { entry, password } = asked ?? { entry: nobodyIn(directory), password: newSecret() }
  try {
    return await within(PROVE_MS, tooLate, async () => {
      // Before the password, since this connection is the person's from then on.
      const groups = hasGroups ? await findGroups(line.client, directory, entry) : []
      return { groups, isRight: await provePassword(line.client, entry, password) }
    })
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    return undefined
  }
}

/** The first host that can be spoken with. What it then says is final: no other is asked for a better answer. */
async function connectFirst(
  { mayReach, away }: DirectoryTools,
  database: DatabaseId,
  { directory, deadline }: { readonly directory: Directory; readonly deadline: number },
): Promise<DirectoryLine> {
  const places = directory.hosts.map((host) => {
    const { id, port } = directory
    return { database, directory: id, host, port }
  })
  const inOrder = [
    ...places.filter((place) => !away.isAway(place)),
    ...places.filter((place) => away.isAway(place)),
  ]
  for (const place of inOrder) {
    const limitMs = Math.min(HOST_MS, deadline - performance.now())
    if (limitMs <= 0) break
    try {
      const line = await connectHost(mayReach, directory, { host: place.host, limitMs })
      away.forget(place)
      return line
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      away.note(place)
    }
  }
  throw tooLate()
}

async function findBefore(
  deadline: number,
  {
    directory,
    line,
    login,
  }: {
    readonly directory: Directory
    readonly line: DirectoryLine
    readonly login: string
  },
): Promise<Finding> {
  try {
    return await within(Math.max(0, deadline - performance.now()), tooLate, async () => {
      await bindSearchAccount(line.client, directory)
      return await findEntry(line.client, directory, login)
    })
  } catch (error) {
    line.hangUp()
    throw error
  }
}

/** Nobody reads it: the log of sign-ins has a word, and who wants to know more tries the directory. */
function tooLate(): PlatformError {
  return directoryRefused('The directory did not answer in time.')
}
