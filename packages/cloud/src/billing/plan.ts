import { PlatformError } from '@zennnn/kernel'
import type { CloudTools } from '../control/provision-job.ts'
import { asOwner } from '../database/cluster-access.ts'

type PlanTools = Pick<CloudTools, 'access' | 'control'>

/** What an operator offers. */
export interface Plan {
  readonly name: string
  readonly label: string
  /** What it is called at the acquirer. */
  readonly price: string
  /** What people read: "29 € a month". */
  readonly amount: string
  readonly isOffered: boolean
}

const NAME = /^[a-z][a-z0-9-]{0,39}$/
const PRICE = /^price_\w{1,250}$/
const MAX_TEXT = 80

/** All, also those that are not offered any more, with how many pay for each. */
export async function listPlans({
  access,
  control,
}: PlanTools): Promise<readonly (Plan & { readonly paying: number })[]> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<Plan & { paying: number }>(
      `select p.name, p.label, p.price, p.amount, p.is_offered as "isOffered",
         (select count(*)::int from zennnn_cloud.subscription s where s.price = p.price
           and s.status in ('active', 'trialing', 'past_due')) as paying
       from zennnn_cloud.plan p order by p.name`,
    )
    return rows
  })
}

/** VALUE_INVALID for what cannot be one, naming all that is wrong. */
export async function keepPlan({ access, control }: PlanTools, plan: Plan): Promise<void> {
  const problems = planProblems(plan)
  if (problems.length > 0)
    throw new PlatformError('VALUE_INVALID', { message: problems.join(' '), details: problems })
  await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select name from zennnn_cloud.plan where price = $1 and name <> $2',
      [plan.price, plan.name],
    )
    if (rows[0] !== undefined)
      throw new PlatformError('VALUE_INVALID', {
        message: `The plan "${rows[0].name}" has this price already. Nothing was changed.`,
      })
    await client.query(
      `insert into zennnn_cloud.plan (name, label, price, amount, is_offered) values ($1, $2, $3, $4, $5)
       on conflict (name) do update set label = excluded.label, price = excluded.price,
         amount = excluded.amount, is_offered = excluded.is_offered`,
      [plan.name, plan.label, plan.price, plan.amount, plan.isOffered],
    )
  })
}

/** @internal */
export function planProblems({ name, label, price, amount }: Plan): readonly string[] {
  return [
    ...(NAME.test(name)
      ? []
      : [
          'A name starts with a letter and has lower-case letters, digits and hyphens, 40 at most.',
        ]),
    ...(PRICE.test(price) ? [] : ['The price is what Stripe calls it: price_…']),
    ...(isText(label) ? [] : [`A plan needs a label of ${MAX_TEXT} characters at most.`]),
    ...(isText(amount) ? [] : ['Say what it costs in words that people read, as "29 € a month".']),
  ]
}

function isText(text: string): boolean {
  return text.trim() !== '' && text.length <= MAX_TEXT && !/\p{Cc}/u.test(text)
}
