import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { PlatformError } from '@zennnn/kernel'
import { type MailServer, parseMailServer } from '@zennnn/messages'

const OTHERS = 0o077

/** The mail server of a cloud; undefined where its mail stays in the local inbox. SETUP_FAILED for a file that is wrong, or that others may read. */
export async function findMailServer(home: string): Promise<MailServer | undefined> {
  const path = join(home, 'secrets', 'mail.json')
  const text = await readOwn(path)
  return text === undefined ? undefined : parseMailServer(text, path)
}

async function readOwn(path: string): Promise<string | undefined> {
  const file = await open(path).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw refused(`The file ${path} cannot be read.`, 'Is its owner the one who runs this?', cause)
  })
  if (file === undefined) return undefined
  try {
    if (((await file.stat()).mode & OTHERS) !== 0)
      throw refused(
        `Others may read the file ${path}.`,
        `It may hold a password: chmod 600 ${path}`,
      )
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

function refused(message: string, hint: string, cause?: unknown): PlatformError {
  return new PlatformError('SETUP_FAILED', { message, hint, cause })
}
