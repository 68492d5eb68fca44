import { keepPlan } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { type Command, requireOption } from '../command.ts'

export const planSet: Command = {
  name: 'plan set',
  summary: 'Makes a plan that customers can subscribe to, or changes one.',
  parameters: ['<name>'],
  options: {
    price: { type: 'string', value: '<price>', summary: 'What Stripe calls it: price_…' },
    label: { type: 'string', value: '<text>', summary: 'What people call it.' },
    amount: { type: 'string', value: '<text>', summary: 'What it costs, as "29 € a month".' },
    withdrawn: {
      type: 'boolean',
      summary: 'It is offered to nobody any more; who has it keeps it.',
    },
  },
  run: async (args, { environment, answer }) => {
    const place = await openPlace(environment)
    const plan = {
      name: args.parameters[0] ?? '',
      price: requireOption(args, 'price'),
      label: requireOption(args, 'label'),
      amount: requireOption(args, 'amount'),
      isOffered: args.options['withdrawn'] !== true,
    }
    await keepPlan(place, plan)
    answer(plan, [
      plan.isOffered
        ? `Customers can subscribe to ${plan.label}, ${plan.amount}.`
        : `${plan.label} is offered to nobody any more.`,
    ])
    return 0
  },
}
