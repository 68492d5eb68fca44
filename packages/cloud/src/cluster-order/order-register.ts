import type { DatabaseId } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { ClusterView, MoveKind } from '../failover/cluster-view.ts'
import type { OrderState } from './cluster-order.ts'
import { ORDER_SECONDS } from './order-statements.ts'

/** Where the orders are, for who carries them out. */
export interface OrderRegister {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}

export interface TakenOrder {
  readonly id: string
  readonly cluster: string
  readonly kind: MoveKind
  readonly epoch: number
  readonly accept: string | null
  readonly askedBy: string
  readonly orderedAt: Date
  /** Nobody looks any more who ordered it. */
  readonly isLate: boolean
}

export interface OrderOutcome {
  readonly state: OrderState
  readonly message: string | null
}

/**
 * Takes the order that waits, if it is not too old; nobody else has it then. Asked again, it finds what it took without an answer, however
 * old: to be asked only when what was taken before has ended.
 */
export async function takeOrder({
  access,
  control,
}: OrderRegister): Promise<TakenOrder | undefined> {
  return await asOwner(access, control, async (client) => {
    await client.query('select zennnn_cloud.end_old_cluster_orders()')
    const { rows } = await client.query<TakenOrder>(
      `update zennnn_cloud.cluster_order set state = 'moving'
       where state = 'moving'
         or (state = 'waiting' and ordered_at > now() - interval '${ORDER_SECONDS} seconds')
       returning id, cluster, kind, epoch, accept, asked_by as "askedBy", ordered_at as "orderedAt",
         ordered_at <= now() - interval '${ORDER_SECONDS} seconds' as "isLate"`,
    )
    return rows[0]
  })
}

/** Writes how an order ended, whole: a failover whose loss was accepted may have lost the order as well. */
export async function endOrder(
  { access, control }: OrderRegister,
  order: TakenOrder,
  { state, message }: OrderOutcome,
): Promise<void> {
  const { id, cluster, kind, epoch, accept, askedBy, orderedAt } = order
  await asOwner(access, control, async (client) => {
    await client.query(
      `insert into zennnn_cloud.cluster_order
         (id, cluster, kind, epoch, accept, asked_by, ordered_at, state, message, ended_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
       on conflict (id) do update set state = excluded.state, message = excluded.message,
         ended_at = excluded.ended_at`,
      [id, cluster, kind, epoch, accept, askedBy, orderedAt, state, message],
    )
  })
}

/** Of an \`up\` that ended in the middle: what it had taken is not known, what waits is not carried out after a pause. */
export async function endLeftOrders({ access, control }: OrderRegister): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query(
      `update zennnn_cloud.cluster_order set ended_at = now(), state = 'unknown',
         message = 'The cloud ended while it did this. The cluster itself shows where its primary is.'
       where state = 'moving'`,
    )
  })
}

/** Writes down the last move of a cluster, in the caller's transaction; whether it was new. `register`: the control database. */
export async function keepMove(
  register: Client,
  { name, lastMove }: Pick<ClusterView, 'name' | 'lastMove'>,
): Promise<boolean> {
  if (lastMove === undefined) return false
  const { kind, at, epoch, heldMs, from, to } = lastMove
  const { rowCount } = await register.query(
    `insert into zennnn_cloud.cluster_move (cluster, epoch, kind, at, held_ms, from_node, to_node)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [name, epoch, kind, at, Math.round(heldMs), from, to],
  )
  return rowCount === 1
}
