import {
  changePassword,
  choosePassword,
  findPasswordLink,
  getOwnPasswordRules,
  type PasswordChange,
  readPasswordKeeper,
  requestPassword,
  type SignInTools,
  signInByLink,
} from '@zennnn/identity'
import type { LinkMaker } from '@zennnn/kernel'
import type { OwnPasswords, PagePorts } from '../pages/page-ports.ts'
import { noteAttempt, noteDerived } from './attempt-line.ts'
import { askerOf } from './session-asker.ts'
import type { Visit } from './visit.ts'

type PasswordPorts = Pick<
  PagePorts,
  | 'requestPassword'
  | 'passwordLink'
  | 'choosePassword'
  | 'ownPasswordRules'
  | 'passwordKeeper'
  | 'changePassword'
  | 'enterByLink'
>

/** What the pages about passwords stand on. No line of the log says whose they are: what was typed may be a password. */
export function passwordAccess(tools: SignInTools, maker: LinkMaker): PasswordPorts {
  const { port } = tools
  return {
    requestPassword: async ({ site, network, log }, login) => {
      const asked = { login, network, place: site }
      const retryAfterS = await requestPassword({ port, ...maker }, site.database, asked)
      const outcome = retryAfterS === undefined ? 'accepted' : 'throttled'
      log.info('password_forgotten', { outcome, network })
      return retryAfterS
    },
    passwordLink: async ({ site, link: token = '' }) =>
      await findPasswordLink(port, site.database, { token, slug: site.slug }),
    choosePassword: async (visit, password) => {
      const { site, link = '', session: previousToken, network, userAgent, log } = visit
      const choice = { link, password, place: site, previousToken, network, userAgent }
      const outcome = await choosePassword(tools, site.database, choice)
      log.info('password_chosen', { outcome: outcome.kind, network })
      return outcome
    },
    enterByLink: async (visit, link) => {
      const { site, session: previousToken, network, userAgent } = visit
      const by = { link, previousToken, network, userAgent }
      const outcome = await signInByLink(port, site.database, by)
      noteAttempt(visit, 'sign_in', { outcome: outcome.kind })
      return outcome
    },
    ownPasswordRules: async ({ site, session = '' }) =>
      await getOwnPasswordRules(port, site.database, { token: session, slug: site.slug }),
    passwordKeeper: async (visit) => await readPasswordKeeper(port, askerOf(visit)),
    changePassword: async (visit, passwords) => await attemptChange(tools, visit, passwords),
  }
}

/** Whoever is signed in changes the own password. `refused` when the current one is wrong. */
export async function attemptChange(
  tools: SignInTools,
  visit: Visit,
  passwords: OwnPasswords,
): Promise<PasswordChange> {
  const { site, session: token = '', network, userAgent } = visit
  const change = { ...passwords, token, network, userAgent, place: site }
  return await noteDerived(
    visit,
    'password_changed',
    async () => await changePassword(tools, site.database, change),
  )
}
