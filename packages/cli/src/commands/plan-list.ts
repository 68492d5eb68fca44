import { listPlans } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import type { Command } from '../command.ts'

export const planList: Command = {
  name: 'plan list',
  summary: 'Lists the plans that customers can subscribe to, and how many pay for each.',
  parameters: [],
  options: {},
  run: async (_args, { environment, answer }) => {
    const plans = await listPlans(await openPlace(environment))
    const lines = plans.map(({ name, label, amount, price, isOffered, paying }) =>
      [
        name.padEnd(16),
        label.padEnd(20),
        amount.padEnd(16),
        price.padEnd(32),
        isOffered ? `${paying} paying` : `${paying} paying, not offered any more`,
      ].join(' '),
    )
    answer(plans, lines.length === 0 ? ['There are no plans: zennnn plan set makes one.'] : lines)
    return 0
  },
}
