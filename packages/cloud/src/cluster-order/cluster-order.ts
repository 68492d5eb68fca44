import type { Connections, Row } from '@zennnn/data'
import {
  type DatabaseId,
  hashSecret,
  newRecordId,
  PlatformError,
  type RecordId,
} from '@zennnn/kernel'
import type { MoveKind } from '../failover/cluster-view.ts'
import type { PanelPlace } from '../vault/panel-place.ts'
import { optionalText, optionalTime, textOf } from '../vault/panel-row.ts'

/** What an operator orders at the panel. */
export interface MoveOrder {
  readonly cluster: string
  readonly kind: MoveKind
  /** Of the cluster as the operator saw it: one that moved since is not moved again. */
  readonly epoch: number
  /** The words that accept a loss, as they were typed. */
  readonly accept: string | undefined
  /** Of the operator's session: who he is and how fresh his proof is, PostgreSQL finds out by it. */
  readonly token: string
}

export type OrderState = 'waiting' | 'moving' | 'done' | 'failed' | 'expired' | 'unknown'

export interface OrderRow {
  readonly id: string
  readonly cluster: string
  readonly kind: string
  readonly state: string
  /** Login. */
  readonly askedBy: string
  readonly orderedAt: string | null
  readonly endedAt: string | null
  readonly message: string | null
}

/** A change of the primary, whoever wanted it. */
export interface MoveRow {
  readonly cluster: string
  readonly epoch: number
  readonly kind: string
  readonly at: string | null
  readonly heldMs: number
  readonly from: string
  readonly to: string
}

/**
 * Writes down that the primary is to be moved; `up` does it. NOT_SIGNED_IN, ACCESS_DENIED for who is no operator, NOT_FOUND for
 * a cluster that there is not, STATE_REFUSED while another order has not ended, CONFIRMATION_NEEDED; DATABASE_UNAVAILABLE when
 * there is no primary to write into.
 */
export async function orderClusterMove(place: PanelPlace, order: MoveOrder): Promise<RecordId> {
  const id = newRecordId(place.clock)
  const { cluster, kind, epoch, accept, token } = order
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_order_cluster_move',
      text: 'select zennnn_cloud.order_cluster_move($1::uuid, $2, $3, $4, $5::integer, $6) as answer',
      values: [id, hashSecret(token), cluster, kind, epoch, accept ?? null],
    },
  ])
  const answer = result?.rows[0]?.['answer']
  if (answer === 'ordered') return id
  if (answer === 'waiting')
    throw new PlatformError('STATE_REFUSED', {
      message: 'An order of this cluster is under way: one move at a time.',
      hint: 'Wait for its end, and look at the cluster again.',
    })
  throw new PlatformError('NOT_FOUND', { message: `There is no cluster "${cluster}".` })
}

/** The newest orders and moves, newest first. */
export async function readClusterHistory({
  connections,
  control,
}: {
  readonly connections: Pick<Connections, 'direct'>
  readonly control: DatabaseId
}): Promise<{ readonly orders: readonly OrderRow[]; readonly moves: readonly MoveRow[] }> {
  const [orders, moves] = await connections.direct(control, [ask('orders'), ask('moves')])
  return {
    orders: (orders?.rows ?? []).map(toOrder),
    moves: (moves?.rows ?? []).map(toMove),
  }
}

function ask(name: 'orders' | 'moves') {
  return {
    name: `zennnn_cluster_${name}`,
    text: `select * from zennnn_cloud.cluster_${name}()`,
    values: [],
    readOnly: true,
  } as const
}

function toOrder(row: Row): OrderRow {
  return {
    id: textOf(row, 'id'),
    cluster: textOf(row, 'cluster'),
    kind: textOf(row, 'kind'),
    state: textOf(row, 'state'),
    askedBy: textOf(row, 'asked_by'),
    orderedAt: optionalTime(row, 'ordered_at'),
    endedAt: optionalTime(row, 'ended_at'),
    message: optionalText(row, 'message'),
  }
}

function toMove(row: Row): MoveRow {
  return {
    cluster: textOf(row, 'cluster'),
    epoch: Number(row['epoch']),
    kind: textOf(row, 'kind'),
    at: optionalTime(row, 'at'),
    heldMs: Number(row['held_ms']),
    from: textOf(row, 'from_node'),
    to: textOf(row, 'to_node'),
  }
}
