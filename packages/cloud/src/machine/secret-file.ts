import { readFile } from 'node:fs/promises'
import { setupFailed } from './setup-failed.ts'

/** A secret as `newSecret` makes it; undefined when there is no such file. SETUP_FAILED when it cannot be read or is damaged. */
export async function readSecretFile(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw setupFailed(
      `The secret ${path} cannot be read.`,
      'Is its owner the one who runs this?',
      error,
    )
  })
  if (text === undefined) return undefined
  if (/^[\w-]{43}$/.test(text)) return text
  throw setupFailed(`The secret ${path} is damaged.`, 'Restore the file from a copy of the folder.')
}
