import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { sayDeletes } from './region-problem.ts'
import { readRegionSecret } from './region-secret.ts'
import type { Region, RestPlace } from './regions.ts'

const ANSWER_MS = 10_000

/**
 * Asks a server, by the usual way, to delete something that nobody ever wrote. Returns what is wrong when it would have:
 * who can write there could delete. Nothing where it refuses, and where it cannot be asked: that shows elsewhere.
 */
export async function findDeletable({ name, place }: Region): Promise<string | undefined> {
  if (place.kind !== 'rest') return undefined
  const status = await askDeletion(name, place).catch(() => undefined)
  const wouldDelete = status !== undefined && (status < 400 || status === 404)
  return wouldDelete ? sayDeletes(status) : undefined
}

/** In a repository of a made-up name, a pack of a made-up name. */
async function askDeletion(
  name: string,
  { url, user, caFile, passwordFile }: RestPlace,
): Promise<number> {
  const password = await readRegionSecret(name, passwordFile)
  const ca = await readFile(caFile)
  const nothing = `${user}/probe-${randomBytes(8).toString('hex')}/data/${randomBytes(32).toString('hex')}`
  return await new Promise((resolve, reject) => {
    const asked = request(
      `${url}/${nothing}`,
      { method: 'DELETE', ca, auth: `${user}:${password}`, timeout: ANSWER_MS, agent: false },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('timeout')))
    asked.once('error', reject)
    asked.end()
  })
}
