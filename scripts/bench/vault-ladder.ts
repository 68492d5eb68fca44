import { join } from 'node:path'
import { type Backup, planRetention } from '@zennnn/cloud'
import { newDatabaseId, newRecordId } from '@zennnn/kernel'
import type { ChurnPlan } from './churn.ts'
import type { Figure } from './figure.ts'
import { compressedDumpBytes, PlainRestic } from './plain-programs.ts'
import {
  bytesBelow,
  type Customer,
  MEGABYTE,
  makeCustomer,
  mustBackUp,
  nightOf,
  passDay,
  repositoryOf,
  type VaultWorld,
} from './vault-world.ts'

/** By then a ladder is full: the oldest of 14 is up to 136 days old. */
const LAST_DAY = 140
const GOAL = 3.5
const POLICY = ['--keep-daily', '7', '--keep-weekly', '4', '--keep-monthly', '3']

/** What 14 copies take, beside as many compressed dumps and beside restic's own policy, of the same days of one database. */
export async function benchLadder(
  world: VaultWorld,
  plan: ChurnPlan,
): Promise<{ readonly figures: readonly Figure[]; readonly customer: Customer }> {
  const customer = await makeCustomer(world, plan)
  const { database } = customer
  const ours = survivingDays()
  const plain = new PlainRestic(join(world.cloud.home, `plain-${plan.spread}`))
  await plain.init()
  const dumps: number[] = []
  for (let day = 1; day <= LAST_DAY; day += 1) {
    await passDay(world, customer, day)
    world.moveTo(day)
    if (ours.has(day)) {
      await mustBackUp(world, database)
      dumps.push(await compressedDumpBytes(world.cloud, database))
    }
    if (mayKeep(day)) await plain.backUp(world.cloud, database, nightOf(day))
  }
  const kept = await plain.forget(POLICY)
  const sizes = {
    dumps,
    copies: await bytesBelow(repositoryOf(world, database)),
    plain: await bytesBelow(plain.folder),
  }
  return { customer, figures: figuresOf(plan, sizes, kept) }
}

/** The days whose backup is left of one each night. */
function survivingDays(): ReadonlySet<number> {
  const nights = Array.from({ length: LAST_DAY }, (_, index) => index + 1)
  const dayOf = new Map(nights.map((day) => [backupOf(day), day]))
  const plan = planRetention([...dayOf.keys()], nightOf(LAST_DAY))
  return new Set(
    plan.flatMap(({ action, backup }) => (action === 'keep' ? [dayOf.get(backup) ?? 0] : [])),
  )
}

function backupOf(day: number): Backup {
  const at = nightOf(day)
  return {
    id: newRecordId({ now: () => at }),
    database: newDatabaseId(),
    kind: 'scheduled',
    at,
    state: 'complete',
    verifiedAt: undefined,
  }
}

/** restic keeps the newest of days, weeks and months: of one each night it cannot keep others in the end. */
function mayKeep(day: number): boolean {
  const at = nightOf(day)
  const isEndOfMonth = nightOf(day + 1).getUTCDate() === 1
  const isSunday = at.getUTCDay() === 0
  const age = LAST_DAY - day
  return age < 7 || (isSunday && age < 35) || (isEndOfMonth && age < 124)
}

function figuresOf(
  { megabytes, spread }: ChurnPlan,
  sizes: { readonly dumps: readonly number[]; readonly copies: number; readonly plain: number },
  kept: readonly Date[],
): readonly Figure[] {
  const one = sizes.dumps.at(-1) ?? Number.NaN
  const all = sizes.dumps.reduce((sum, bytes) => sum + bytes, 0)
  const what = `${megabytes} MB, ${spread} changes`
  const days = (nightOf(LAST_DAY).getTime() - (kept.at(-1)?.getTime() ?? 0)) / 86_400_000
  return [
    {
      name: `${sizes.dumps.length} backups in a region, to one compressed dump: ${what}`,
      value: sizes.copies / one,
      unit: '×',
      goal: { is: 'at most', value: GOAL },
      note: `${inMegabytes(sizes.copies)}; one \`pg_dump -Fc\` of the last day has ${inMegabytes(one)}`,
    },
    {
      name: `the same with \`pg_dump -Fc\` × ${sizes.dumps.length}`,
      value: all / one,
      unit: '×',
      note: inMegabytes(all),
    },
    {
      name: `the same with restic \`${POLICY.join(' ')}\``,
      value: sizes.plain / one,
      unit: '×',
      note: `${inMegabytes(sizes.plain)}, but it keeps ${kept.length} backups, the oldest of ${days.toFixed(0)} days; ours 14`,
    },
  ]
}

function inMegabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(0)} MB`
}
