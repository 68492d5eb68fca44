import { getOperatorByLogin } from '@zennnn/cloud'
import { giveUpAccess } from '@zennnn/identity'
import { parseRecordId } from '@zennnn/kernel'
import { atStaffDesk } from '../cloud/staff-desk.ts'
import { toldRequest } from '../cloud/staff-lines.ts'
import { type Command, requireOption } from '../command.ts'

export const staffEnd: Command = {
  name: 'staff end',
  summary: 'Gives a request of support up, or a grant: whoever is in by it is out.',
  parameters: ['<slug>', '<request>'],
  options: {
    as: { type: 'string', value: '<login>', summary: 'Operator whom the log names.' },
  },
  run: async (args, context) => {
    const [slug = '', request = ''] = args.parameters
    const login = requireOption(args, 'as')
    const id = parseRecordId(request)
    const ended = await atStaffDesk(context, slug, async ({ place, at }) => {
      const staff = await getOperatorByLogin(place.access, place.control, login)
      return await giveUpAccess(at, staff, id)
    })
    context.answer(ended, [toldRequest(ended).line])
    return 0
  },
}
