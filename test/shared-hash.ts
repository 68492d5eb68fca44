import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashPassword, type PasswordPool } from '@zennnn/identity'
import { sharedFolder } from './kit.ts'

/** The hash of a password of the tests, derived once in a run for all its files: 0.2 s of CPU with the thread that does it. */
export async function sharedHash(pool: PasswordPool, password: string): Promise<string> {
  const name = createHash('sha256').update(password).digest('hex')
  const place = join(sharedFolder(), `password-${name}`)
  const found = await readFile(place, 'utf8').catch(() => undefined)
  if (found !== undefined) return found
  const made = await hashPassword(pool, password)
  // It appears whole, whoever of the files is first.
  const unfinished = `${place}-${randomUUID()}`
  await writeFile(unfinished, made)
  await rename(unfinished, place)
  return made
}
