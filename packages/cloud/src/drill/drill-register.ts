import type { Connections, Row } from '@zennnn/data'
import {
  type Clock,
  type DatabaseId,
  hashSecret,
  newRecordId,
  parseRecordId,
  type RecordId,
} from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'
import type { PanelPlace } from '../vault/panel-place.ts'
import { optionalNumber, optionalText, optionalTime, textOf } from '../vault/panel-row.ts'
import { isDrillDue } from './drill-due.ts'
import type { DrillOutcome } from './failover-drill.ts'

/** What came of a drill. */
export interface DrillRow {
  /** Of its job. */
  readonly id: string
  readonly state: string
  readonly at: string | null
  readonly seconds: number
  /** Changes that the cluster had acknowledged, and those of them that were gone after the failover; null for one that did not come so far. */
  readonly acknowledged: number | null
  readonly lost: number | null
  /** The longest time without an acknowledged change. */
  readonly gapMs: number | null
  /** From the failover until there was a standby that has everything again. */
  readonly rejoinMs: number | null
  readonly message: string | null
}

interface Register {
  readonly access: ClusterAccess
  readonly control: DatabaseId
  readonly clock: Clock
}

const DRILLS = {
  name: 'zennnn_failover_drills',
  text: 'select * from zennnn_cloud.failover_drills()',
  values: [],
  readOnly: true,
} as const

/** The newest drills, newest first. */
export async function readDrills({
  connections,
  control,
}: {
  readonly connections: Pick<Connections, 'direct'>
  readonly control: DatabaseId
}): Promise<readonly DrillRow[]> {
  const [found] = await connections.direct(control, [DRILLS])
  return (found?.rows ?? []).map(toDrill)
}

/** The same for commands. */
export async function listDrills({
  access,
  control,
}: Pick<Register, 'access' | 'control'>): Promise<readonly DrillRow[]> {
  return await asOwner(access, control, drillsOf)
}

/** The same for who is connected to the control database. */
export async function drillsOf(register: Client): Promise<readonly DrillRow[]> {
  const { rows } = await register.query<Row>(DRILLS.text)
  return rows.map(toDrill)
}

/** When this cloud was made, as far as its control database knows. */
export async function beginningOf(register: Client): Promise<Date | undefined> {
  const { rows } = await register.query<{ at: Date | null }>(
    'select min(created_at) as at from app."user"',
  )
  return rows[0]?.at ?? undefined
}

/** Orders a drill for an operator, or finds the one that runs. NOT_SIGNED_IN, ACCESS_DENIED. */
export async function requestDrill(place: PanelPlace, token: string): Promise<RecordId> {
  const [result] = await place.connections.direct(place.control, [
    {
      name: 'zennnn_request_failover_drill',
      text: 'select zennnn_cloud.request_failover_drill($1::uuid, $2) as job',
      values: [newRecordId(place.clock), hashSecret(token)],
    },
  ])
  return parseRecordId(result?.rows[0]?.['job'])
}

/** Orders one as the cloud itself, or finds the one that runs. */
export async function orderDrill({ access, control, clock }: Register): Promise<RecordId> {
  return await asOwner(access, control, async (register) => await orderIn(register, clock))
}

/** Orders a drill when the last one is so old. */
export async function orderDueDrill(
  { access, control, clock }: Register,
  everyDays: number,
): Promise<void> {
  await asOwner(access, control, async (register) => {
    const [newest] = await drillsOf(register)
    const last =
      newest === undefined || newest.at === null
        ? undefined
        : { at: new Date(newest.at), isGood: newest.state === 'done' }
    const since = await beginningOf(register)
    if (isDrillDue({ last, since, now: clock.now(), everyDays })) await orderIn(register, clock)
  })
}

async function orderIn(register: Client, clock: Clock): Promise<RecordId> {
  const { rows } = await register.query<{ job: unknown }>(
    'select zennnn_cloud.order_failover_drill($1, null) as job',
    [newRecordId(clock)],
  )
  return parseRecordId(rows[0]?.job)
}

/** Once a job: one that is done again after a crash says what came of it then. */
export async function saveDrill(
  { access, control }: Pick<Register, 'access' | 'control'>,
  job: RecordId,
  outcome: DrillOutcome,
): Promise<void> {
  const { state, beganAt, seconds, figures, steps, message } = outcome
  await asOwner(access, control, async (client) => {
    await client.query(
      `insert into zennnn_cloud.failover_drill
         (id, state, began_at, seconds, acknowledged, lost, gap_ms, rejoin_ms, steps, message)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (id) do update set state = excluded.state, began_at = excluded.began_at, seconds = excluded.seconds,
         acknowledged = excluded.acknowledged, lost = excluded.lost, gap_ms = excluded.gap_ms,
         rejoin_ms = excluded.rejoin_ms, steps = excluded.steps, message = excluded.message`,
      [
        job,
        state,
        beganAt,
        seconds,
        figures?.acknowledged ?? null,
        figures?.lost ?? null,
        figures?.gapMs ?? null,
        figures?.rejoinMs ?? null,
        JSON.stringify(steps),
        message ?? null,
      ],
    )
  })
}

function toDrill(row: Row): DrillRow {
  return {
    id: textOf(row, 'id'),
    state: textOf(row, 'state'),
    at: optionalTime(row, 'began_at'),
    seconds: Number(row['seconds']),
    acknowledged: optionalNumber(row, 'acknowledged'),
    lost: optionalNumber(row, 'lost'),
    gapMs: optionalNumber(row, 'gap_ms'),
    rejoinMs: optionalNumber(row, 'rejoin_ms'),
    message: optionalText(row, 'message'),
  }
}
