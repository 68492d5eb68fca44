import { type DatabaseId, hashSecret } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

interface Place {
  readonly access: ClusterAccess
  readonly control: DatabaseId
}

/** So long after it was announced a report with this mark counts as the system's own. */
const AWAITED_MINUTES = 5

/** Announces a report that the system is about to send itself: nobody is told of it, and it can be taken out again. */
export async function awaitTestReport({ access, control }: Place, mark: string): Promise<void> {
  await asOwner(access, control, async (register) => {
    await register.query(
      `insert into zennnn_report.awaited (mark_hash, until) values ($1, now() + interval '${AWAITED_MINUTES} minutes')`,
      [hashSecret(mark)],
    )
  })
}

/** Whether the report with this mark lies where those of people do. */
export async function hasTestReport({ access, control }: Place, mark: string): Promise<boolean> {
  return await asOwner(access, control, async (register) => {
    const { rows } = await register.query<{ found: boolean }>(
      `select exists (
         select from zennnn_report.report r where r.is_test and r.state = 'received' and strpos(r.body, $1) > 0) as found`,
      [mark],
    )
    return rows[0]?.found === true
  })
}

/** Takes all of them out again, and what was announced. */
export async function withdrawTestReports({ access, control }: Place): Promise<void> {
  await asOwner(access, control, async (register) => {
    await register.query('delete from zennnn_report.report where is_test')
    await register.query('delete from zennnn_report.awaited')
  })
}
