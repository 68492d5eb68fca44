import type { Row } from '@zennnn/data'
import { type DatabaseId, newSecret, PlatformError } from '@zennnn/kernel'
import { ResultCodeError } from 'ldapts'
import { type Directory, type DirectoryTools, toDirectory } from './directory.ts'
import type { HostPlace } from './directory-away.ts'
import type { Finding } from './directory-choice.ts'
import { connectHost, type DirectoryLine } from './directory-connect.ts'
import { directoryRefused } from './directory-fault.ts'
import {
  bindSearchAccount,
  type DirectoryEntry,
  type FoundEntry,
  findEntry,
  findGroups,
  nobodyIn,
  provePassword,
} from './directory-search.ts'
import { within } from './directory-time.ts'
import { type Outbound, outboundOf } from './outbound.ts'

/** For one host to be connected to, and to answer while others are behind it: a dead one must not use up their time. */
export const HOST_MS = 2000
/** For all hosts of a directory together, so that a sign-in ends while people wait. */
const SEARCH_MS = 5000
/** For groups and the password, when all directories have answered. */
const PROVE_MS = 3000

/** A directory during one sign-in. */
export interface AskedDirectory {
  readonly id: string
  readonly finding: Finding
  /** Absent when it is away. */
  readonly answering?: Answering
  /** Whether its groups give any here. */
  readonly hasGroups: boolean
}

interface Answering {
  readonly directory: Directory
  readonly line: DirectoryLine
  readonly place: HostPlace
}

export interface Proof {
  readonly isRight: boolean
  readonly groups: readonly string[]
}

type Tools = Pick<DirectoryTools, 'mayReach' | 'findOwnServer' | 'away' | 'sealing'>

/** Looks for a login in one directory, by the first host that answers; never fails. Its line is the caller's to hang up. */
export async function searchDirectory(
  tools: Tools,
  database: DatabaseId,
  { row, login }: { readonly row: Row; readonly login: string },
): Promise<AskedDirectory> {
  const asked = { id: String(row['id']), hasGroups: row['has_groups'] === true }
  try {
    const directory = toDirectory(tools, row)
    const { finding, ...answering } = await searchHosts(tools, database, { directory, login })
    return { ...asked, finding, answering: { directory, ...answering } }
  } catch (error) {
    // Nobody who guesses learns that it is down; administrators read it in the log of sign-ins.
    if (!(error instanceof PlatformError)) throw error
    return { ...asked, finding: { kind: 'away' } }
  }
}

/**
 * Whether it is the password of this entry, and in which groups it is. Without an entry: about one that is not there, so that
 * no account is locked, with a password that is nobody's; it takes as long. Undefined where nothing was answered.
 */
export async function proveIn(
  { away }: Pick<DirectoryTools, 'away'>,
  { answering, hasGroups }: AskedDirectory,
  asked: { readonly entry: DirectoryEntry; readonly password: string } | undefined,
): Promise<Proof | undefined> {
  if (answering === undefined) return undefined
  const { directory, line, place } = answering
  const { entry, password } = asked ?? { entry: nobodyIn(directory), password: newSecret() }
  try {
    return await within(PROVE_MS, tooLate, async () => {
      // Before the password, since this connection is the person's from then on.
      const groups = hasGroups ? await findGroups(line.client, directory, entry) : []
      return { groups, isRight: await provePassword(line.client, entry, password) }
    })
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    if (!isAnswer(error)) away.note(place)
    return undefined
  }
}

/** By the first host that answers. What it says is final: no other is asked for a better answer. */
async function searchHosts(
  tools: Tools,
  database: DatabaseId,
  { directory, login }: { readonly directory: Directory; readonly login: string },
): Promise<{ readonly finding: FoundEntry } & Omit<Answering, 'directory'>> {
  const { away } = tools
  const outbound = outboundOf(tools, database)
  const deadline = performance.now() + SEARCH_MS
  const { id, hosts, port } = directory
  const places = hosts.map((host) => ({ database, directory: id, host, port }))
  const inOrder = [
    ...places.filter((place) => !away.isAway(place)),
    ...places.filter((place) => away.isAway(place)),
  ]
  for (const place of inOrder) {
    if (performance.now() >= deadline) break
    try {
      const asked = { host: place.host, login, deadline, isLast: place === inOrder.at(-1) }
      const found = await searchHost(outbound, directory, asked)
      away.forget(place)
      return { ...found, place }
    } catch (error) {
      if (!(error instanceof PlatformError) || isAnswer(error)) throw error
      away.note(place)
    }
  }
  throw tooLate()
}

async function searchHost(
  outbound: Outbound,
  directory: Directory,
  asked: {
    readonly host: string
    readonly login: string
    readonly deadline: number
    /** Nobody waits behind it: it may take all the time that is left. */
    readonly isLast: boolean
  },
): Promise<{ readonly line: DirectoryLine; readonly finding: FoundEntry }> {
  const { host, login, deadline, isLast } = asked
  const leftMs = (): number => Math.max(0, deadline - performance.now())
  const limitMs = Math.min(HOST_MS, leftMs())
  const line = await connectHost(outbound, directory, { host, limitMs })
  try {
    const searchMs = isLast ? leftMs() : Math.min(HOST_MS, leftMs())
    const finding = await within(searchMs, tooLate, async () => {
      await bindSearchAccount(line.client, directory)
      return await findEntry(line.client, directory, login)
    })
    return { line, finding }
  } catch (error) {
    line.hangUp()
    throw error
  }
}

/** A refusal by the directory itself, after which no other host is asked; a connection that was refused or broke is none. */
function isAnswer({ cause }: PlatformError): boolean {
  return cause instanceof ResultCodeError
}

/** Nobody reads it: the log of sign-ins has a word, and who wants to know more tries the directory. */
function tooLate(): PlatformError {
  return directoryRefused('The directory did not answer in time.')
}
