import { type AuditVerdict, getCustomerDatabase, verifyAudit } from '@zennnn/cloud'
import type { DatabaseId } from '@zennnn/kernel'
import { type CloudPlace, openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

/** A reserved name, so no customer's database has it. */
const CONTROL = 'control'

/** Exit code 1 when the log is not what was sealed. */
export const auditVerify: Command = {
  name: 'audit verify',
  summary: `Computes the seals of an audit log anew and says whether they hold. (${CONTROL}: that of the control database)`,
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, { environment, answer }) => {
    const place = await openPlace(environment)
    const slug = parameters[0] ?? ''
    const database = await findDatabase(place, slug)
    const verdict = await verifyAudit(place.access, place.home, database)
    const { batches, entries, waiting, kept } = verdict
    const holds = verdict.break === undefined
    answer(
      {
        slug,
        database,
        holds,
        batches,
        entries,
        waiting,
        kept,
        break:
          verdict.break === undefined
            ? null
            : { ...verdict.break, batch: verdict.break.batch ?? null },
      },
      sayVerdict(slug, verdict),
    )
    return holds ? 0 : 1
  },
}

async function findDatabase({ access, control }: CloudPlace, slug: string): Promise<DatabaseId> {
  if (slug === CONTROL) return control
  return (await getCustomerDatabase(access, control, { slug })).database
}

function sayVerdict(slug: string, verdict: AuditVerdict): readonly string[] {
  const { batches, entries, waiting, kept } = verdict
  const holding = `Batches that hold: ${batches}, with ${entries} entries`
  if (verdict.break !== undefined)
    return [`The audit log of ${slug} does not hold.`, verdict.break.message, `${holding}.`]
  return [
    `The audit log of ${slug} holds.`,
    `${holding}. Entries that wait for their seal: ${waiting}.`,
    `The newest seal kept outside the database is that of batch ${kept}.`,
  ]
}
