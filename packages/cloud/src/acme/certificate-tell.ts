import type { DatabaseId, Log } from '@zennnn/kernel'
import { mailOperators } from '../control/operator-mail.ts'
import { asOwner, type ClusterAccess, inTransaction } from '../database/cluster-access.ts'
import { type CertificateNews, newsMail } from './certificate-news.ts'
import { writeState } from './certificate-state.ts'

/** Mails the operators of this cloud what they have to know of its certificates, and keeps that they were told, where somebody was. */
export async function tellOfCertificates(
  place: { readonly home: string; readonly access: ClusterAccess; readonly control: DatabaseId },
  news: readonly CertificateNews[],
  { now, log }: { readonly now: Date; readonly log: Log },
): Promise<void> {
  if (news.length === 0) return
  const mailed = await asOwner(
    place.access,
    place.control,
    async (register) =>
      await inTransaction(
        register,
        async () => await mailOperators(register, newsMail(news), { now, log }),
      ),
  )
  if (mailed === 0) return
  // After the mail: whoever is killed between tells twice, and never not at all.
  for (const { host, state } of news) await writeState(place.home, host, state)
}
