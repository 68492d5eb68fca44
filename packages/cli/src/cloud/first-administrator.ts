import { type CustomerDatabase, inviteFirstPerson } from '@zennnn/cloud'
import { PlatformError, systemClock } from '@zennnn/kernel'
import type { Environment } from '../environment.ts'
import { originOf } from '../serve/site-finder.ts'
import type { CloudPlace } from './cloud-place.ts'
import { findMailServer } from './mail-server.ts'

/** What is said of an invitation. `url` only in a cloud whose mail stays on its machine: there it reaches nobody else. */
export interface FirstInvitation {
  readonly invited: string
  readonly url?: string
}

/** Mails the first administrator the link by which he chooses his password. STATE_REFUSED unless the database is in service and nobody has a way in yet. */
export async function inviteAdministrator(
  place: CloudPlace,
  { database, slug, host, state }: CustomerDatabase,
  environment: Environment,
): Promise<FirstInvitation> {
  if (state !== 'live')
    throw new PlatformError('STATE_REFUSED', {
      message: `${slug} is ${state}, so its links open nothing. Nothing was sent.`,
    })
  const origin = originOf(host, environment.port)
  const { address, url } = await inviteFirstPerson(
    place.access,
    database,
    { origin, slug },
    systemClock,
  )
  return (await mailStays(place)) ? { invited: address, url } : { invited: address }
}

/** The same for people. */
export function invitationLines({ invited, url }: FirstInvitation): readonly string[] {
  const sent = `${invited} gets a mail with a link to choose a password. It works once, for seven days.`
  return url === undefined ? [sent] : [sent, `Mail stays on this machine; the link is ${url}`]
}

/** Where mail reaches people, nobody chooses somebody else's password. STATE_REFUSED. */
export async function requireMailStays(place: CloudPlace): Promise<void> {
  if (await mailStays(place)) return
  throw new PlatformError('STATE_REFUSED', {
    message:
      'This cloud has a mail server, so the administrator chooses his own password. Nothing was made.',
    hint: 'Leave --password-stdin away: the address given by --admin gets a link.',
  })
}

async function mailStays({ home }: CloudPlace): Promise<boolean> {
  return (await findMailServer(home)) === undefined
}
