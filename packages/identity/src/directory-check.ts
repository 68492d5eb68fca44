import { PlatformError, type RecordId } from '@zennnn/kernel'
import type { Client } from 'ldapts'
import { type Directory, type DirectoryTools, getDirectory } from './directory.ts'
import { HOST_MS } from './directory-ask.ts'
import { connectHost } from './directory-connect.ts'
import { directoryRefused } from './directory-fault.ts'
import { bindSearchAccount, findEntry, requireBase } from './directory-search.ts'
import { within } from './directory-time.ts'
import { type Outbound, outboundOf } from './outbound.ts'
import type { SessionAsker } from './session-asker.ts'

/** One thing that was tried; the first that fails is the last. */
interface DirectoryCheck {
  readonly check: 'connection' | 'search_account' | 'base' | 'person'
  readonly ok: boolean
  /** What was found, or what exactly is wrong. */
  readonly message: string
}

/** How one host of a directory did. */
export interface HostChecks {
  readonly host: string
  readonly checks: readonly DirectoryCheck[]
}

const ORDER = ['connection', 'search_account', 'base', 'person'] as const
/** For everything that is asked of a host that takes the connection. */
const TRY_MS = 5000

/**
 * Tries what a sign-in needs of a directory as it is saved, at each of its hosts, without signing anybody in. `login`: of
 * somebody to look for. NOT_FOUND.
 */
export async function testDirectory(
  tools: Pick<DirectoryTools, 'port' | 'sealing' | 'mayReach' | 'findOwnServer'>,
  asker: SessionAsker,
  { directory: id, login }: { readonly directory: RecordId; readonly login: string },
): Promise<readonly HostChecks[]> {
  const directory = await getDirectory(tools, asker, id)
  const outbound = outboundOf(tools, asker.database)
  return await Promise.all(
    directory.hosts.map(async (host) => ({
      host,
      checks: await tryHost(outbound, directory, { host, login }),
    })),
  )
}

async function tryHost(
  outbound: Outbound,
  directory: Directory,
  { host, login }: { readonly host: string; readonly login: string },
): Promise<readonly DirectoryCheck[]> {
  const checks: DirectoryCheck[] = []
  const late = (): Error => directoryRefused(`${host} did not answer within 5 seconds.`)
  try {
    const line = await connectHost(outbound, directory, { host, limitMs: HOST_MS })
    try {
      checks.push(passed('connection', `${host} answers over TLS.`))
      await within(TRY_MS, late, async () => {
        await trySteps(line.client, directory, { login, checks })
      })
    } finally {
      line.hangUp()
    }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const check = ORDER[checks.length] ?? 'person'
    const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`
    checks.push({ check, ok: false, message })
  }
  return checks
}

async function trySteps(
  client: Client,
  directory: Directory,
  { login, checks }: { readonly login: string; readonly checks: DirectoryCheck[] },
): Promise<void> {
  await bindSearchAccount(client, directory)
  checks.push(passed('search_account', 'The search account signs in.'))
  await requireBase(client, directory)
  checks.push(passed('base', `${directory.base} can be searched.`))
  const found = await findEntry(client, directory, login)
  if (found.kind === 'nobody')
    checks.push({ check: 'person', ok: false, message: 'Nobody has this login.' })
  else if (found.kind === 'several')
    checks.push({ check: 'person', ok: false, message: 'More than one entry has this login.' })
  else checks.push(passed('person', `Found ${found.entry.dn}.`))
}

function passed(check: DirectoryCheck['check'], message: string): DirectoryCheck {
  return { check, ok: true, message }
}
