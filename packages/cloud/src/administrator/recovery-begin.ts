import { newRecordId, PlatformError } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import { holdStanding } from '../restore/restore-served.ts'
import type { RecoveryPlace, RecoverySite } from './recovery-site.ts'
import { continueRecovery, takeRecoveryStep } from './recovery-step.ts'

/** The recovery of a database that is open, as operators are shown it. */
export interface Recovery {
  /** As it was typed. */
  readonly login: string
  readonly promotes: boolean
  readonly state: 'waiting' | 'sent'
  /** ISO 8601, as all moments here. */
  readonly beganAt: string
  /** When the link is mailed at the earliest. */
  readonly sendsAt: string
  /** Until when the link works; null before it was mailed. */
  readonly linkUntil: string | null
}

interface Wanted {
  readonly login: string
  /** For a member, who becomes an administrator by using the link. */
  readonly promotes: boolean
}

/**
 * Begins the recovery of a lost administrator: all people of the database are told at once, and a link goes to his stored
 * address a week later. NOT_FOUND when nobody active has the login, STATE_REFUSED with the reason when it cannot be.
 */
export async function beginRecovery(
  place: RecoveryPlace,
  site: RecoverySite,
  wanted: Wanted,
): Promise<Recovery> {
  await holdStanding(place, site.database, async (standing) => {
    if (standing?.state !== 'live') throw notLive(site, standing?.state ?? 'unknown')
    await asOwner(place.access, site.database, async (client) => {
      await client.query('begin')
      const outcome = await begin(client, place, wanted)
      if (outcome !== 'began') throw refusal(outcome, wanted.login)
      // In the same transaction: none begins of which nobody is told.
      await takeRecoveryStep(client, place, site)
      await client.query('commit')
    })
  })
  await continueRecovery(place, site)
  return await getRecovery(place, site)
}

/** Stops the one that is open. NOT_FOUND when there is none. */
export async function cancelRecovery(place: RecoveryPlace, site: RecoverySite): Promise<void> {
  const wasOpen = await asOwner(place.access, site.database, async (client) => {
    const { rows } = await client.query<{ cancelled: boolean }>(
      'select zennnn.recovery_cancel() as cancelled',
    )
    return rows[0]?.cancelled === true
  })
  if (!wasOpen) throw noRecovery(site)
}

/** The one that is open; undefined when there is none. */
export async function findRecovery(
  place: Pick<RecoveryPlace, 'access'>,
  { database }: Pick<RecoverySite, 'database'>,
): Promise<Recovery | undefined> {
  return await asOwner(place.access, database, async (client) => {
    const { rows } = await client.query<Recovery>(
      `select login, promotes, state, to_json(began_at)#>>'{}' as "beganAt", to_json(sends_at)#>>'{}' as "sendsAt",
         to_json(link_until)#>>'{}' as "linkUntil"
       from zennnn.recovery_waiting()`,
    )
    return rows[0]
  })
}

async function getRecovery(place: RecoveryPlace, site: RecoverySite): Promise<Recovery> {
  const recovery = await findRecovery(place, site)
  if (recovery !== undefined) return recovery
  throw noRecovery(site)
}

async function begin(
  client: Client,
  { clock }: Pick<RecoveryPlace, 'clock'>,
  { login, promotes }: Wanted,
): Promise<string> {
  const { rows } = await client.query<{ outcome: string }>(
    'select zennnn.recovery_begin($1, $2, $3) as outcome',
    [newRecordId(clock), login, promotes],
  )
  return rows[0]?.outcome ?? 'unknown'
}

const REASONS: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  copy: {
    message: 'This database was restored on the side and sends no mail. Nothing was begun.',
    hint: 'Begin it in the database that it is a copy of, or make it one of its own first: zennnn database wake.',
  },
  waits: {
    message: 'A recovery of this database is open already. Nothing was begun.',
    hint: 'Look at it without --login. End it with --cancel before you begin another one.',
  },
  administrator: {
    message: 'Whoever has this login is an administrator already. Nothing was begun.',
    hint: 'Leave --member away: he is let in again as he is.',
  },
  no_administrator: {
    message: 'Whoever has this login is no administrator. Nothing was begun.',
    hint: 'Another administrator helps a member. When none can be reached, add --member: he becomes one.',
  },
  no_address: {
    message: 'No e-mail address is stored for whoever has this login. Nothing was begun.',
    hint: 'Choose another administrator, or a member with --member, who has one. Nobody types an address here.',
  },
}

function refusal(outcome: string, login: string): PlatformError {
  const reason = REASONS[outcome]
  if (reason !== undefined) return new PlatformError('STATE_REFUSED', reason)
  return new PlatformError('NOT_FOUND', {
    message: `Nobody who is active has the login ${login} there. Nothing was begun.`,
    hint: 'Ask the person for the login as it is typed at the sign-in.',
  })
}

function notLive({ slug }: RecoverySite, state: string): PlatformError {
  return new PlatformError('STATE_REFUSED', {
    message: `The database "${slug}" is ${state}. Nothing was begun.`,
    hint: 'It has to be live. One that is suspended or dropping is resumed in the control panel first.',
  })
}

function noRecovery({ slug }: RecoverySite): PlatformError {
  return new PlatformError('NOT_FOUND', { message: `No recovery of ${slug} is open.` })
}
