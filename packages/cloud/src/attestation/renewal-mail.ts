import type { DatabaseId, Log } from '@zennnn/kernel'
import type { Client } from 'pg'
import { mailOperators } from '../control/operator-mail.ts'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** An attestation whose end is near, or over. */
export interface Renewal {
  /** Of the attestation. */
  readonly id: string
  /** What it is about, and who signed it. */
  readonly words: string
  /** Its last day, YYYY-MM-DD. */
  readonly until: string
  readonly isOver: boolean
}

/**
 * Mails the operators of this cloud what has to be signed anew, each once before its end and once when it is over. What was told
 * is written down in the transaction that puts the mails into the outbox, and only where somebody has an address.
 */
export async function tellRenewals(
  { access, control }: { readonly access: ClusterAccess; readonly control: DatabaseId },
  renewals: readonly Renewal[],
  at: { readonly now: Date; readonly log: Log },
): Promise<void> {
  if (renewals.length === 0) return
  await asOwner(access, control, async (register) => {
    await register.query('begin')
    try {
      // Two at once would both tell.
      await register.query(`select pg_advisory_xact_lock(hashtext('zennnn.renewal'))`)
      const news: Renewal[] = []
      for (const renewal of renewals) if (await isNew(register, renewal, at.now)) news.push(renewal)
      const mailed = news.length === 0 ? 0 : await mailOperators(register, mailOf(news), at)
      await register.query(mailed === 0 ? 'rollback' : 'commit')
    } catch (error) {
      await register.query('rollback')
      throw error
    }
  })
}

async function isNew(register: Client, { id, isOver }: Renewal, now: Date): Promise<boolean> {
  const { rowCount } = await register.query(
    `insert into zennnn_trust.renewal_told (attestation, is_over, told_at) values ($1, $2, $3)
     on conflict do nothing`,
    [id, isOver, now],
  )
  return rowCount === 1
}

function mailOf(news: readonly Renewal[]): { readonly subject: string; readonly text: string } {
  const [over, near] = [news.filter(({ isOver }) => isOver), news.filter(({ isOver }) => !isOver)]
  return {
    subject:
      over.length > 0
        ? 'Attestations are over: their sentences are unproved'
        : 'Attestations end soon: they have to be signed anew',
    text: [
      ...partOf('Over, so that the public page calls their sentences unproved:', over),
      ...partOf('They end soon:', near),
      'How to sign anew is in docs/operator/attestations.md. Look again at any time: bin/zennnn attestation list',
    ].join('\n'),
  }
}

function partOf(title: string, renewals: readonly Renewal[]): readonly string[] {
  if (renewals.length === 0) return []
  return [title, ...renewals.map(({ words, until }) => `- ${words}: until ${until}`), '']
}
