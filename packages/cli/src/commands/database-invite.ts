import { getCustomerDatabase } from '@zennnn/cloud'
import { openPlace } from '../cloud/cloud-place.ts'
import { invitationLines, inviteAdministrator } from '../cloud/first-administrator.ts'
import type { Command } from '../command.ts'

/** For an invitation that got lost or expired. */
export const databaseInvite: Command = {
  name: 'database invite',
  summary:
    'Mails the first administrator of a database the link to choose a password again, as long as nobody has come in.',
  parameters: ['<slug>'],
  options: {},
  run: async ({ parameters: [slug = ''] }, { environment, answer }) => {
    const place = await openPlace(environment)
    const database = await getCustomerDatabase(place.access, place.control, { slug })
    const invitation = await inviteAdministrator(place, database, environment)
    answer(invitation, invitationLines(invitation))
    return 0
  },
}
