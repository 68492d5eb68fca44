import { realpath } from 'node:fs/promises'
import { findUnreadable, type Identity } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import { readAuthorities } from '../serve/authorities.ts'

/**
 * Where the file of ZENNNN_CA_FILE really is, after looking whether `serve` will be able to use it: said now, in one
 * sentence, and not by a process that dies again and again. CONFIGURATION_INVALID.
 */
export async function findAuthorityFile(
  path: string | undefined,
  serve: Identity | undefined,
): Promise<string | undefined> {
  if (path === undefined) return undefined
  await readAuthorities(path)
  const real = await realpath(path)
  const closed = serve === undefined ? undefined : await findUnreadable([real], serve)
  if (closed === undefined) return real
  throw new PlatformError('CONFIGURATION_INVALID', {
    message: `ZENNNN_CA_FILE: the user that serve runs as may not read ${closed}.`,
    hint: 'Certificates are no secret: put the file where everybody may read it, such as /etc/ssl.',
  })
}
