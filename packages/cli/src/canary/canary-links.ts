import { type CanaryDatabase, endCanaryLink, readCanaryMail } from '@zennnn/cloud'
import { newSecret, PlatformError } from '@zennnn/kernel'
import { type Ask, asPerson, jsonQuestion, type SampleLinks } from '@zennnn/trust'
import type { OpenPlace } from '../cloud/cloud-place.ts'
import { ensureCustomer, ensureOrder } from './canary-contents.ts'
import { CUSTOMER } from './canary-people.ts'
import type { OpenCanary } from './canary-port.ts'

const LINK = /\/link\/([\w-]{43})/

/** Sends quotations as a salesperson does, and takes the links out of the mails: one to use, one that is over, one that is withdrawn. */
export async function sampleLinks(
  place: OpenPlace,
  { database, canary }: OpenCanary,
  signal: AbortSignal,
): Promise<SampleLinks> {
  const { ask, administrator: person } = canary
  return await asPerson({ ask, person, signal }, async (visitor) => {
    const visit: Ask = visitor.ask.bind(visitor)
    const send = async (order: string): Promise<string> => {
      const question = jsonQuestion('POST', '/api/rpc/sale_order.send', { id: order })
      const { status, body } = await visit(question, signal)
      if (status >= 300) throw new Error(`The quotation was not sent: ${status} ${body}`)
      return await mailedSecret(place, database, CUSTOMER)
    }
    const ended = await ensureOrder(visit, 'canary-over', signal)
    const over = await send(ended)
    await endCanaryLink(place.access, database, ended)
    const withdrawn = await ensureOrder(visit, 'canary-withdrawn', signal)
    const revoked = await send(withdrawn)
    await send(withdrawn)
    // Used up by the try, so that each has its own.
    const live = await send(await ensureOrder(visit, `canary-${newSecret().slice(0, 12)}`, signal))
    const others = [
      `/records/sale_order/${withdrawn}`,
      `/records/contact/${await ensureCustomer(visit, signal)}`,
      `/api/history/sale_order/${withdrawn}`,
      '/api/meta',
      '/records/user',
    ]
    return { live, over, revoked, others }
  })
}

/** Of the newest mail to somebody of the canary. STATE_REFUSED where none has a link. */
export async function mailedSecret(
  { access }: Pick<OpenPlace, 'access'>,
  database: CanaryDatabase['database'],
  address: string,
): Promise<string> {
  const secret = LINK.exec((await readCanaryMail(access, database, address)) ?? '')?.[1]
  if (secret !== undefined) return secret
  throw new PlatformError('STATE_REFUSED', { message: 'No mail of the canary has a link.' })
}
