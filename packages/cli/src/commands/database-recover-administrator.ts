import {
  beginRecovery,
  cancelRecovery,
  findRecovery,
  getCustomerDatabase,
  type Recovery,
} from '@zennnn/cloud'
import { systemClock } from '@zennnn/kernel'
import { openPlace } from '../cloud/cloud-place.ts'
import { type Command, type CommandArguments, UsageError } from '../command.ts'
import { originOf } from '../serve/site-finder.ts'

/** What is wanted: to look, to end the one that is open, or to begin one. */
type Wanted =
  | { readonly act: 'look' | 'cancel' }
  | { readonly act: 'begin'; readonly login: string; readonly promotes: boolean }

export const databaseRecoverAdministrator: Command = {
  name: 'database recover-administrator',
  summary:
    'Lets an administrator in again who lost every way to sign in: after a week, by a link to the address that is stored.',
  parameters: ['<slug>'],
  options: {
    login: {
      type: 'string',
      value: '<login>',
      summary: 'Who is to be let in. Without it: what is open, if anything.',
    },
    member: {
      type: 'boolean',
      summary: 'With --login: a member who becomes an administrator, because none can be reached.',
    },
    cancel: { type: 'boolean', summary: 'End the one that is open.' },
  },
  run: async (args, { environment, answer }) => {
    const wanted = parseWanted(args)
    const place = { ...(await openPlace(environment)), clock: systemClock }
    const slug = args.parameters[0] ?? ''
    const { database, host } = await getCustomerDatabase(place.access, place.control, { slug })
    const site = { database, slug, origin: originOf(host, environment.port) }
    switch (wanted.act) {
      case 'look': {
        const recovery = await findRecovery(place, site)
        answer(
          recovery ?? null,
          recovery === undefined ? [`No recovery of ${slug} is open.`] : linesOf(slug, recovery),
        )
        break
      }
      case 'cancel':
        await cancelRecovery(place, site)
        answer({ cancelled: true }, [
          'It is ended, and nobody is let in by it. The people who were to decide about it are told.',
        ])
        break
      case 'begin': {
        const recovery = await beginRecovery(place, site, wanted)
        answer(recovery, [...linesOf(slug, recovery), ...WHAT_FOLLOWS])
        break
      }
    }
    return 0
  },
}

const WHAT_FOLLOWS: readonly string[] = [
  'All people of the database are told by mail, and by a line above every page. An administrator can stop it, and so can whom it is about.',
]

function parseWanted({ options }: CommandArguments): Wanted {
  const login = options['login']
  const promotes = options['member'] === true
  const cancels = options['cancel'] === true
  if (typeof login === 'string') {
    if (cancels) throw new UsageError('--cancel goes without --login: there is one at a time.')
    if (login.trim() === '') throw new UsageError('--login is empty.')
    return { act: 'begin', login, promotes }
  }
  if (promotes) throw new UsageError('--member goes with --login.')
  return { act: cancels ? 'cancel' : 'look' }
}

function linesOf(
  slug: string,
  { login, promotes, state, beganAt, sendsAt, linkUntil }: Recovery,
): readonly string[] {
  const who = promotes
    ? `${login} is to become an administrator of ${slug}`
    : `${login} is to be let into ${slug} again`
  const when =
    state === 'sent' && linkUntil !== null
      ? `The link was mailed to the stored address, and works until ${linkUntil}.`
      : `The link is mailed to the stored address on ${sendsAt} at the earliest.`
  return [`${who}, since ${beganAt}.`, when]
}
