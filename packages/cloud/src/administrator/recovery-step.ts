import { type MailedLink, newMailedLink, sealingKeyOf } from '@zennnn/kernel'
import type { Client } from 'pg'
import { asOwner } from '../database/cluster-access.ts'
import {
  linkMail,
  ownMail,
  type RecoveryAbout,
  type RecoveryRound,
  toldMail,
} from './recovery-mails.ts'
import type { RecoveryPlace, RecoverySite } from './recovery-site.ts'

/** Mails of one transaction: its locks keep nobody waiting, and a large database is told in several. */
const MAILS_AT_ONCE = 500

type Step = 'tell_began' | 'tell_reminder' | 'send' | 'end' | 'expire' | 'tell_over'

/** A row of `zennnn.recovery_next()`, whose recovery this transaction holds. */
interface Next {
  readonly id: string
  readonly next: Step | null
  readonly reason: string | null
  readonly login: string
  readonly promotes: boolean
  readonly sends_at: Date
}

/**
 * Does all that is due for the recovery of a database, a transaction a step, and returns what it did. What is due is decided by
 * the database, which also keeps two processes from doing one thing twice: the second finds nothing to do.
 */
export async function continueRecovery(
  place: RecoveryPlace,
  site: RecoverySite,
): Promise<readonly Step[]> {
  return await asOwner(place.access, site.database, async (client) => {
    const done: Step[] = []
    for (;;) {
      await client.query('begin')
      const step = await takeRecoveryStep(client, place, site)
      await client.query('commit')
      if (step === undefined) return done
      done.push(step)
    }
  })
}

/** Does the next step in the caller's transaction, as the owner; undefined when there is nothing to do now. */
export async function takeRecoveryStep(
  client: Client,
  { access, clock }: Pick<RecoveryPlace, 'access' | 'clock'>,
  site: RecoverySite,
): Promise<Step | undefined> {
  const { rows } = await client.query<Next>('select * from zennnn.recovery_next()')
  const [found] = rows
  const step = found?.next ?? undefined
  if (found === undefined || step === undefined) return undefined
  const about = { login: found.login, promotes: found.promotes, sendsAt: found.sends_at }
  const maker = { clock, sealing: sealingKeyOf(access.secrets.tenantKey) }
  const task = { id: found.id, about, site, newLink: () => newMailedLink(maker, site.origin) }
  switch (step) {
    case 'tell_began':
      await tell(client, task, 'began')
      break
    case 'tell_reminder':
      await tell(client, task, 'reminder')
      break
    case 'send':
      await sendLink(client, task)
      break
    case 'end':
      await close(client, found.id, { state: 'ended', words: found.reason ?? 'it cannot go on' })
      break
    case 'expire':
      await close(client, found.id, { state: 'expired', words: 'its link was not used in time' })
      break
    case 'tell_over':
      await client.query('select zennnn.recovery_tell_over($1, $2)', [found.id, MAILS_AT_ONCE])
      break
  }
  return step
}

interface Task {
  readonly id: string
  readonly about: RecoveryAbout
  readonly site: RecoverySite
  readonly newLink: () => MailedLink
}

async function tell(client: Client, task: Task, round: RecoveryRound): Promise<void> {
  const { id, about, site, newLink } = task
  const stop = newLink()
  await client.query('select zennnn.recovery_tell($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    round,
    JSON.stringify(toldMail(site, about, round)),
    JSON.stringify(ownMail(site, about, { round, stopUrl: stop.url })),
    stop.id,
    stop.hash,
    stop.sealed,
    MAILS_AT_ONCE,
  ])
}

async function sendLink(client: Client, { id, about, site, newLink }: Task): Promise<void> {
  const link = newLink()
  await client.query('select zennnn.recovery_send($1, $2, $3, $4, $5)', [
    id,
    link.id,
    link.hash,
    link.sealed,
    JSON.stringify(linkMail(site, about, link.url)),
  ])
}

async function close(
  client: Client,
  id: string,
  { state, words }: { readonly state: 'ended' | 'expired'; readonly words: string },
): Promise<void> {
  await client.query('select zennnn.recovery_close($1, $2, $3)', [id, state, words])
}
