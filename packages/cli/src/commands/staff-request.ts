import { getOperatorByLogin, noteOperatorEvent } from '@zennnn/cloud'
import { askForAccess } from '@zennnn/identity'
import { systemClock } from '@zennnn/kernel'
import { atStaffDesk } from '../cloud/staff-desk.ts'
import { toldRequest } from '../cloud/staff-lines.ts'
import { type Command, type CommandArguments, requireOption, UsageError } from '../command.ts'

/** Whoever is at the machine asks in the name of an operator, and the customer's log says both. */
export const staffRequest: Command = {
  name: 'staff request',
  summary: 'Asks a customer to let support in, for one ticket.',
  parameters: ['<slug>'],
  options: {
    as: { type: 'string', value: '<login>', summary: 'Operator who is to come in.' },
    ticket: { type: 'string', value: '<ticket>', summary: 'The case it is about.' },
    reason: { type: 'string', value: '<text>', summary: 'One line, shown to the customer.' },
    models: {
      type: 'string',
      value: '<a,b>',
      summary: 'Models that the ticket needs. (none: the settings alone)',
    },
    'may-write': { type: 'boolean', summary: 'To change what is seen, too.' },
    hours: { type: 'string', value: '<1-24>', summary: 'For how long, once it is granted. (4)' },
  },
  run: async (args, context) => {
    const [slug = ''] = args.parameters
    const login = requireOption(args, 'as')
    const body = {
      ticket: requireOption(args, 'ticket'),
      reason: requireOption(args, 'reason'),
      models: modelsOf(args),
      may_write: args.options['may-write'] === true,
      hours: hoursOf(args),
    }
    const asked = await atStaffDesk(context, slug, async ({ place, at, origin }) => {
      const staff = await getOperatorByLogin(place.access, place.control, login)
      await noteOperatorEvent(place, at.database, {
        about: 'staff_access',
        record: null,
        words: `asked for access in the name of ${staff.name}`,
      })
      return await askForAccess(at, staff, { body, account: { origin, slug }, clock: systemClock })
    })
    const { id, line } = toldRequest(asked)
    context.answer(asked, [line, `Once it is granted: zennnn staff open ${slug} ${id}`])
    return 0
  },
}

function modelsOf({ options }: CommandArguments): readonly string[] {
  const { models } = options
  return typeof models === 'string' && models !== '' ? models.split(',') : []
}

function hoursOf({ options }: CommandArguments): number {
  const { hours = '4' } = options
  if (typeof hours === 'string' && /^\d{1,2}$/.test(hours)) return Number(hours)
  throw new UsageError('--hours must be a whole number from 1 to 24.')
}
