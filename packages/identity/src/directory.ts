import type { Row } from '@zennnn/data'
import {
  InvariantError,
  PlatformError,
  type RecordId,
  type SealingKey,
  seal,
  unseal,
} from '@zennnn/kernel'
import type { AwayHosts } from './directory-away.ts'
import { type DirectorySettings, parseDirectory, parseNewDirectory } from './directory-body.ts'
import type { OutboundTools } from './outbound.ts'
import { askAnswer, askRows, type SessionAsker } from './session-asker.ts'
import type { SignInPort } from './sign-in-call.ts'

const PURPOSE = 'directory'

export interface DirectoryTools extends OutboundTools {
  readonly port: SignInPort
  readonly sealing: SealingKey
  readonly away: AwayHosts
}

/** A directory as it is asked: with the password of its search account. */
export interface Directory
  extends Omit<DirectorySettings, 'name' | 'enabled' | 'makes_people' | 'groups'> {
  readonly id: string
  readonly password: string
}

/**
 * All of them with their settings, in the order in which they were added. Never a password. NOT_SIGNED_IN and ACCESS_DENIED
 * for all but administrators, as below.
 */
export async function listDirectories(
  tools: Pick<DirectoryTools, 'port'>,
  asker: SessionAsker,
): Promise<unknown> {
  return await askAnswer(tools.port, asker, 'select zennnn.directory_list($1) as answer')
}

/** Adds one. VALUE_INVALID; CONSTRAINT_VIOLATED beyond five, or when its name is taken; CONFIRMATION_NEEDED. */
export async function addDirectory(
  tools: Pick<DirectoryTools, 'port' | 'sealing'>,
  asker: SessionAsker,
  body: unknown,
): Promise<unknown> {
  const { settings, password } = parseNewDirectory(body)
  const sealed = seal(tools.sealing, PURPOSE, password)
  const text = 'select zennnn.directory_add($1, $2, $3) as answer'
  return await askAnswer(tools.port, asker, text, JSON.stringify(settings), sealed)
}

/**
 * Puts all settings in the place of those before. VALUE_INVALID, CONSTRAINT_VIOLATED when the password has to be typed
 * again, the name is taken or there is no such group, CONFIRMATION_NEEDED, NOT_FOUND.
 */
export async function changeDirectory(
  tools: Pick<DirectoryTools, 'port' | 'sealing'>,
  asker: SessionAsker,
  { directory, body }: { readonly directory: RecordId; readonly body: unknown },
): Promise<unknown> {
  const { settings, password } = parseDirectory(body)
  const sealed = password === undefined ? null : seal(tools.sealing, PURPOSE, password)
  const text = 'select zennnn.directory_change($1, $2, $3, $4) as answer'
  return await askAnswer(tools.port, asker, text, directory, JSON.stringify(settings), sealed)
}

/**
 * People stay, and come in by it no more. `frees`: an entry of the same login in another directory may become them; otherwise
 * only the entry by which they came in does, when its directory is added again. NOT_FOUND, CONFIRMATION_NEEDED.
 */
export async function removeDirectory(
  tools: Pick<DirectoryTools, 'port'>,
  asker: SessionAsker,
  { directory, frees }: { readonly directory: RecordId; readonly frees: boolean },
): Promise<void> {
  await askRows(tools.port, asker, 'select zennnn.directory_remove($1, $2, $3)', directory, frees)
}

/** A directory as it is saved, for an administrator who tries it. NOT_FOUND. */
export async function getDirectory(
  tools: Pick<DirectoryTools, 'port' | 'sealing'>,
  asker: SessionAsker,
  directory: RecordId,
): Promise<Directory> {
  const text = 'select * from zennnn.directory_of($1, $2)'
  const [row] = await askRows(tools.port, asker, text, directory)
  return toDirectory(tools, row ?? {})
}

/** Of a row with the columns of zennnn.directory. STATE_REFUSED when another cloud sealed its password. */
export function toDirectory({ sealing }: Pick<DirectoryTools, 'sealing'>, row: Row): Directory {
  const { sealed, hosts, port, tls, ca } = row
  if (typeof port !== 'number' || !Array.isArray(hosts))
    throw new InvariantError('directory-row', 'A directory has no host or no port.')
  const password = Buffer.isBuffer(sealed) ? unseal(sealing, PURPOSE, sealed) : undefined
  if (password === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: 'The password of the search account was kept by another cloud.',
      hint: 'An administrator types it again in Settings, Security.',
    })
  return {
    id: String(row['id']),
    hosts: hosts.map(String),
    port,
    tls: tls === 'ldaps' ? tls : 'starttls',
    ca: typeof ca === 'string' ? ca : null,
    base: String(row['base']),
    filter: String(row['filter']),
    bind_dn: String(row['bind_dn']),
    password,
  }
}
