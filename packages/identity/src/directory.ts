import type { Row } from '@zennnn/data'
import { InvariantError, PlatformError, type SealingKey, seal, unseal } from '@zennnn/kernel'
import { type DirectorySettings, parseDirectory } from './directory-body.ts'
import type { MayReach } from './outbound-address.ts'
import { askAnswer, askRows, type SessionAsker } from './session-asker.ts'
import type { SignInPort } from './sign-in.ts'

const PURPOSE = 'directory'

export interface DirectoryTools {
  readonly port: SignInPort
  readonly sealing: SealingKey
  readonly mayReach: MayReach
}

/** A directory as it is asked: with the password of its search account. */
export interface Directory extends Omit<DirectorySettings, 'enabled' | 'makes_people' | 'groups'> {
  readonly password: string
}

/** The settings, null where there are none. Never a password. NOT_SIGNED_IN and ACCESS_DENIED for all but administrators, as below. */
export async function readDirectory(tools: DirectoryTools, asker: SessionAsker): Promise<unknown> {
  return await askAnswer(tools.port, asker, 'select zennnn.directory_read($1) as answer')
}

/**
 * Puts all settings in the place of those before. VALUE_INVALID, CONSTRAINT_VIOLATED when the password has to be typed
 * again or there is no such group, CONFIRMATION_NEEDED.
 */
export async function changeDirectory(
  tools: DirectoryTools,
  asker: SessionAsker,
  body: unknown,
): Promise<unknown> {
  const { settings, password } = parseDirectory(body)
  const sealed = password === undefined ? null : seal(tools.sealing, PURPOSE, password)
  const text = 'select zennnn.directory_change($1, $2, $3) as answer'
  return await askAnswer(tools.port, asker, text, JSON.stringify(settings), sealed)
}

/** People stay, and come in by it no more. NOT_FOUND. */
export async function removeDirectory(tools: DirectoryTools, asker: SessionAsker): Promise<void> {
  await askRows(tools.port, asker, 'select zennnn.directory_remove($1)')
}

/** The directory as it is saved, for an administrator who tries it. NOT_FOUND. */
export async function getDirectory(tools: DirectoryTools, asker: SessionAsker): Promise<Directory> {
  const [row] = await askRows(tools.port, asker, 'select * from zennnn.directory_of($1)')
  return toDirectory(tools, row ?? {})
}

/** Of a row with the columns of zennnn.directory. STATE_REFUSED when another cloud sealed its password. */
export function toDirectory({ sealing }: Pick<DirectoryTools, 'sealing'>, row: Row): Directory {
  const { sealed, port, tls, ca } = row
  if (typeof port !== 'number')
    throw new InvariantError('directory-row', 'A directory has no port.')
  const password = Buffer.isBuffer(sealed) ? unseal(sealing, PURPOSE, sealed) : undefined
  if (password === undefined)
    throw new PlatformError('STATE_REFUSED', {
      message: 'The password of the search account was kept by another cloud.',
      hint: 'An administrator types it again in Settings, Security.',
    })
  return {
    host: String(row['host']),
    port,
    tls: tls === 'ldaps' ? tls : 'starttls',
    ca: typeof ca === 'string' ? ca : null,
    base: String(row['base']),
    filter: String(row['filter']),
    bind_dn: String(row['bind_dn']),
    password,
  }
}
