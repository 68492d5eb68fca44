import { PlatformError } from '@zennnn/kernel'
import type { Client } from 'ldapts'
import { type Directory, type DirectoryTools, getDirectory } from './directory.ts'
import { withDirectory } from './directory-connect.ts'
import { bindSearchAccount, findEntries, requireBase } from './directory-search.ts'
import type { SessionAsker } from './session-asker.ts'

/** One thing that was tried; the first that fails is the last. */
export interface DirectoryCheck {
  readonly check: 'connection' | 'search_account' | 'base' | 'person'
  readonly ok: boolean
  /** What was found, or what exactly is wrong. */
  readonly message: string
}

/** Tries what a sign-in needs of the directory as it is saved, without signing anybody in. `login`: of somebody to look for. */
export async function testDirectory(
  tools: DirectoryTools,
  asker: SessionAsker,
  login: string,
): Promise<readonly DirectoryCheck[]> {
  const directory = await getDirectory(tools, asker)
  const checks: DirectoryCheck[] = []
  try {
    await withDirectory(tools.mayReach, directory, async (client) => {
      checks.push(passed('connection', `${directory.host} answers over TLS.`))
      await trySteps(client, directory, { login, checks })
    })
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    const check = ORDER[checks.length] ?? 'person'
    const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`
    checks.push({ check, ok: false, message })
  }
  return checks
}

const ORDER = ['connection', 'search_account', 'base', 'person'] as const

async function trySteps(
  client: Client,
  directory: Directory,
  { login, checks }: { readonly login: string; readonly checks: DirectoryCheck[] },
): Promise<void> {
  await bindSearchAccount(client, directory)
  checks.push(passed('search_account', 'The search account signs in.'))
  await requireBase(client, directory)
  checks.push(passed('base', `${directory.base} can be searched.`))
  const [entry, ...others] = await findEntries(client, directory, login)
  if (entry === undefined)
    checks.push({ check: 'person', ok: false, message: 'Nobody has this login.' })
  else if (others.length > 0)
    checks.push({ check: 'person', ok: false, message: 'More than one entry has this login.' })
  else checks.push(passed('person', `Found ${entry.dn}.`))
}

function passed(check: DirectoryCheck['check'], message: string): DirectoryCheck {
  return { check, ok: true, message }
}
