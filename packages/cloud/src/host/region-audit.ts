import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import type { Clock } from '@zennnn/kernel'
import { readRegionSecret } from '../vault/region-secret.ts'
import type { Region, RestPlace } from '../vault/regions.ts'
import type { HostAudit } from './host-audit.ts'
import { readHostStatement } from './host-statement.ts'

/** Where the unit zennnn-host-audit-hand-over puts what the machine saw, below the folder of our copies. */
const HANDED_OVER = 'host-audit.json'
/** An audit has some 30 lines. */
const MOST_BYTES = 1_000_000
/** Less than a control has: what is away must not make a control of all hosts end without a word. */
const ANSWER_MS = 6_000

/**
 * What the machine of another region says of itself, by the way on which copies go there. undefined where nothing is had: the
 * region is away, its server was made by hand, or nothing lies there. `false`: what lies there its machine did not sign, or
 * could not have seen yet; more than an audit can be is none either.
 */
export async function fetchRegionAudit(
  { name, place }: Region,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<HostAudit | false | undefined> {
  if (place.kind !== 'rest' || place.auditKey === undefined) return undefined
  const text = await fetchText(name, place, signal).catch(() => undefined)
  if (text === undefined || text === false) return text
  return readHostStatement(text, { region: name, key: place.auditKey }, clock.now()) ?? false
}

/** false: longer than it may be. undefined: an answer without the file. */
async function fetchText(
  name: string,
  { url, user, caFile, passwordFile }: RestPlace,
  signal: AbortSignal,
): Promise<string | false | undefined> {
  const password = await readRegionSecret(name, passwordFile)
  const options = {
    ca: await readFile(caFile),
    auth: `${user}:${password}`,
    agent: false,
    // Of all of it: who sends a byte now and then is not waited for.
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  }
  return await new Promise((resolve, reject) => {
    const asked = request(`${url}/${user}/${HANDED_OVER}`, options, (answer) => {
      const pieces: Buffer[] = []
      let bytes = 0
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length
        pieces.push(piece)
        if (bytes <= MOST_BYTES) return
        resolve(answer.statusCode === 200 ? false : undefined)
        asked.destroy()
      })
      answer.once('error', reject)
      answer.once('end', () => {
        resolve(answer.statusCode === 200 ? Buffer.concat(pieces).toString('utf8') : undefined)
      })
    })
    asked.once('error', reject)
    asked.end()
  })
}
