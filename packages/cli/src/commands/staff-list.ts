import { listAskedAccess } from '@zennnn/identity'
import { atStaffDesk } from '../cloud/staff-desk.ts'
import { toldRequests } from '../cloud/staff-lines.ts'
import type { Command } from '../command.ts'

export const staffList: Command = {
  name: 'staff list',
  summary: 'Lists what support asked a customer for and what was granted, newest first.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters }, context) => {
    const [slug = ''] = parameters
    const requests = await atStaffDesk(context, slug, async ({ at }) => await listAskedAccess(at))
    const lines = toldRequests(requests).map(({ line }) => line)
    context.answer(requests, lines.length === 0 ? [`Nothing was asked of ${slug}.`] : lines)
    return 0
  },
}
