import { type DatabaseId, fillMailedLinks, sealingKeyOf } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/**
 * The text of the newest mail that the canary wrote to an address, with its links as its recipient would get them; it lies in the
 * outbox, and leaves it never. Undefined where there is none.
 */
export async function readCanaryMail(
  access: ClusterAccess,
  database: DatabaseId,
  address: string,
): Promise<string | undefined> {
  return await asOwner(access, database, async (client) => {
    // As a sender does first: who forgot a password gets a mail only then.
    await client.query('select zennnn.answer_forgotten()')
    const { rows } = await client.query<{ text: string; links: Readonly<Record<string, string>> }>(
      `select "text", zennnn.mailed_links("to", concat_ws(chr(10), "text", "html")) as links
       from app."mail" where "to" = $1 and "state" = 'queued' order by "created_at" desc, "id" desc limit 1`,
      [address],
    )
    const [mail] = rows
    return mail && fillMailedLinks(sealingKeyOf(access.secrets.tenantKey), mail.links, mail.text)
  })
}

/** Ends the day of the newest open link about a record, as time would. */
export async function endCanaryLink(
  access: ClusterAccess,
  database: DatabaseId,
  record: string,
): Promise<void> {
  await asOwner(access, database, async (client) => {
    await client.query(
      `update zennnn.link set expires_at = now() - interval '1 minute'
       where record = $1 and revoked_at is null and expires_at > now()`,
      [record],
    )
  })
}
