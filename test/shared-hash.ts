import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { hashPassword, type PasswordPool } from '@zennnn/identity'
import { madeOnce } from './made-once.ts'

/** The hash of a password of the tests, derived once in a run for all its files: 0.2 s of CPU with the thread that does it. */
export async function sharedHash(pool: PasswordPool, password: string): Promise<string> {
  const name = createHash('sha256').update(password).digest('hex')
  const place = await madeOnce(`password-${name}`, async (path) => {
    await writeFile(path, await hashPassword(pool, password))
  })
  return await readFile(place, 'utf8')
}
