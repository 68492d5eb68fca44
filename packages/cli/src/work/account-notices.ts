import { type ClusterAccess, listCustomerDatabases } from '@zennnn/cloud'
import { mailAccountNotices, type NoticeTools } from '@zennnn/identity'
import type { DatabaseId } from '@zennnn/kernel'
import { originOf } from '../serve/site-finder.ts'

interface NoticePlace {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly domain: string
  readonly port: number
}

/** Writes the mails in which people are told what happened to their accounts, before the outbox of a database is looked at. */
export function accountNotices(
  tools: Omit<NoticeTools, 'placeOf'>,
  place: NoticePlace,
): (database: DatabaseId) => Promise<void> {
  const placeOf: NoticeTools['placeOf'] = async (database) => await findPlace(place, database)
  return async (database) => {
    await mailAccountNotices({ ...tools, placeOf }, database)
  }
}

/** Where people sign in to a database: the cloud's own, or one of a customer that is in service; undefined for others. */
async function findPlace(
  { access, control, domain, port }: NoticePlace,
  database: DatabaseId,
): ReturnType<NoticeTools['placeOf']> {
  if (database === control) return { slug: domain, origin: originOf(domain, port) }
  const customers = await listCustomerDatabases(access, control)
  const found = customers.find((one) => one.database === database && one.state === 'live')
  return found && { slug: found.slug, origin: originOf(found.host, port) }
}
