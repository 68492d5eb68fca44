import {
  type ClusterAccess,
  ensureCertificates,
  type Identity,
  listCustomerDatabases,
} from '@zennnn/cloud'
import { type Clock, type DatabaseId } from '@zennnn/kernel'

/** Keeps the server's certificate good for all customers. Calls at the same time wait for each other: they write the same files. */
export function certificateKeeper(options: {
  readonly home: string
  readonly domain: string
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly clock: Clock
  /** Who makes it; nothing = ourselves. */
  readonly identity?: Identity | undefined
}): () => Promise<void> {
  const { home, domain, access, control, clock, identity } = options
  const renew = async (): Promise<void> => {
    const customers = await listCustomerDatabases(access, control)
    const slugs = customers.filter(({ state }) => state !== 'failed').map(({ slug }) => slug)
    await ensureCertificates({ home, domain, slugs, clock, identity })
  }
  let last = Promise.resolve()
  return async () => {
    const mine = last.then(renew)
    last = mine.catch(() => undefined)
    await mine
  }
}
