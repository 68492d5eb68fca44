import { placeOf, type SealingKey, sealLink } from '@zennnn/kernel'
import type { Client } from 'pg'

/**
 * Takes the secrets of links out of mails that earlier versions put into the outbox and that have not been sent: those that
 * wait leave as they would have. Goes on where it was killed; two queries when there is nothing to do. As zennnn_owner, after
 * `migrate`.
 */
export async function sealWaitingLinks(client: Client, sealing: SealingKey): Promise<void> {
  const { rows: tables } = await client.query(`select to_regclass('app.mail') as mail`)
  // Not every set of apps has an outbox.
  if (tables[0]?.mail === null) return
  const { rows } = await client.query<{ id: string; secret: string }>(
    'select id, secret from zennnn.unsealed_links()',
  )
  for (const { id, secret } of rows)
    await client.query('select zennnn.seal_link($1, $2, $3, $4)', [
      id,
      secret,
      sealLink(sealing, id, secret).sealed,
      placeOf(id),
    ])
}
