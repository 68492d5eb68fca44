import type { DatabaseId } from '@zennnn/kernel'
import type { MayReach } from './outbound-address.ts'

/** A server of this cloud's own that stands where a customer's choice would: at a socket of this machine, over TLS. */
export interface OwnServer {
  /** Path of the socket. */
  readonly socket: string
  /** PEM of who signs its certificate; nobody else is trusted there. */
  readonly authority: string
}

/** The server of our own that a database has by this name at this port; undefined for every other database and name. */
export type FindOwnServer = (
  database: DatabaseId,
  place: { readonly host: string; readonly port: number },
) => Promise<OwnServer | undefined>

/** Where servers of customers' choice may lie. */
export interface OutboundTools {
  readonly mayReach: MayReach
  /** Without it there are none of our own. */
  readonly findOwnServer?: FindOwnServer | undefined
}

/** The same for the administrators of one database. */
export interface Outbound {
  readonly mayReach: MayReach
  readonly findOwn: (host: string, port: number) => Promise<OwnServer | undefined>
}

export function outboundOf(
  { mayReach, findOwnServer }: OutboundTools,
  database: DatabaseId,
): Outbound {
  return {
    mayReach,
    findOwn: async (host, port) => await findOwnServer?.(database, { host, port }),
  }
}
