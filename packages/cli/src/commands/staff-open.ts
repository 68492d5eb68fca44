import { listAskedAccess } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import { atStaffDesk } from '../cloud/staff-desk.ts'
import { toldRequests } from '../cloud/staff-lines.ts'
import type { Command } from '../command.ts'

/** Opens nothing by itself: whoever follows the address signs in with a second factor first. */
export const staffOpen: Command = {
  name: 'staff open',
  summary: 'Says at which address the operator who asked comes in by a grant.',
  parameters: ['<slug>', '<request>'],
  options: {},
  run: async ({ parameters }, context) => {
    const [slug = '', id = ''] = parameters
    const url = await atStaffDesk(context, slug, async ({ at, origin }) => {
      const one = toldRequests(await listAskedAccess(at)).find((request) => request.id === id)
      if (one === undefined)
        throw new PlatformError('NOT_FOUND', { message: `${slug} has no such request of support.` })
      if (one.state !== 'granted')
        throw new PlatformError('STATE_REFUSED', {
          message: `This request is not open: it is ${one.state}.`,
          hint: 'Only an administrator of the customer opens it.',
        })
      return `${origin}/staff-access/${id}/begin`
    })
    context.answer({ url }, [
      'Open this with the browser in which you are, or will be, signed in to the cloud:',
      url,
    ])
    return 0
  },
}
