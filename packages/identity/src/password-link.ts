import {
  type DatabaseId,
  hashSecret,
  type LinkMaker,
  maskCards,
  newMailedLink,
  newSecret,
  type PasswordDemands,
} from '@zennnn/kernel'
import { hashPassword, readRules } from './password.ts'
import { type AccountPlace, changedMail, forgottenMail } from './password-mails.ts'
import { MAX_LOGIN, type SignInTools } from './sign-in.ts'
import { callOne, hashOrNull, type SignInPort } from './sign-in-call.ts'
import { readOutcome, type SignInOutcome } from './sign-in-outcome.ts'

/** Of links by which somebody chooses a password. Apps make none of them but invitations. */
export const PASSWORD_PURPOSES: ReadonlySet<string> = new Set([
  'reset_password',
  'invitation',
  'recover_administrator',
])
/** Of the link that leads from the sign-up into the new database. */
export const SIGN_UP_PURPOSE = 'sign_up'

export interface PasswordChoice {
  /** Token of the link session. */
  readonly link: string
  readonly password: string
  readonly place: AccountPlace
  /** The session the browser has already; it ends. */
  readonly previousToken: string | undefined
  readonly network: string
  readonly userAgent: string
}

/** What somebody with such a link is shown. */
export interface PasswordLink {
  readonly login: string
  readonly name: string
  /** What the password must be. */
  readonly demands: PasswordDemands
  /** Whether he chooses a password; else he comes in by `signInByLink`. */
  readonly byPassword: boolean
  /** Whether a passkey lets people in. */
  readonly byPasskey: boolean
}

/**
 * Somebody says that he forgot his password. What happens while he waits is the same for a login that is nobody's: whether
 * a mail leaves is found out afterwards. The seconds to wait when he asked too often, else undefined.
 */
export async function requestPassword(
  { port, ...maker }: LinkMaker & { readonly port: SignInPort },
  database: DatabaseId,
  asked: { readonly login: string; readonly network: string; readonly place: AccountPlace },
): Promise<number | undefined> {
  const { login, network, place } = asked
  const { id, hash, sealed, url } = newMailedLink(maker, place.origin)
  const mail = JSON.stringify(forgottenMail(place, url))
  // Longer than any login is nobody's, and so is the number of a card, which would wait to be looked at.
  const typed = maskCards(login.slice(0, MAX_LOGIN))
  const row = await callOne(port, database, {
    text: 'select zennnn.password_forgotten($1, $2, $3, $4, $5, $6) as retry_after_s',
    values: [id, typed, hash, mail, network, sealed],
  })
  const retryAfterS = row?.['retry_after_s']
  return typeof retryAfterS === 'number' ? retryAfterS : undefined
}

/**
 * Signs in by the link that leads from the sign-up into the new database, or by an invitation where passwords are off, and
 * uses it up. `refused`: by any other.
 */
export async function signInByLink(
  port: SignInPort,
  database: DatabaseId,
  by: Pick<PasswordChoice, 'link' | 'previousToken' | 'network' | 'userAgent'>,
): Promise<SignInOutcome> {
  const { link, previousToken, network, userAgent } = by
  const token = newSecret()
  const row = await callOne(port, database, {
    text: 'select * from zennnn.sign_in_by_link($1, $2, $3, $4, $5)',
    values: [hashSecret(link), hashSecret(token), hashOrNull(previousToken), userAgent, network],
  })
  return readOutcome(row, token)
}

/** What the bearer of a link session may choose a password for; undefined when its link opens no account (any more). */
export async function findPasswordLink(
  port: SignInPort,
  database: DatabaseId,
  asked: { readonly token: string; readonly slug: string },
): Promise<PasswordLink | undefined> {
  const found = await readPasswordLink(port, database, asked)
  if (found === undefined) return undefined
  const { rules, ...shown } = found
  return { ...shown, demands: rules }
}

/**
 * Gives the account of a link the password that its bearer chose, uses the link up, ends all sessions and signs him in.
 * `refused`: the link opens no account, or somebody was faster. VALUE_INVALID when the password breaks the rules,
 * TOO_MANY_ATTEMPTS when too many are hashed.
 */
export async function choosePassword(
  { port, pool }: SignInTools,
  database: DatabaseId,
  choice: PasswordChoice,
): Promise<SignInOutcome> {
  const { link, password, place, previousToken, network, userAgent } = choice
  const found = await readPasswordLink(port, database, { token: link, slug: place.slug })
  if (found === undefined) return { kind: 'refused' }
  const asker = { network, database }
  const hash = await hashPassword(pool, password, { ...found.rules, asker })
  const token = newSecret()
  const row = await callOne(port, database, {
    text: 'select * from zennnn.password_by_link($1, $2, $3, $4, $5, $6, $7)',
    values: [
      hashSecret(link),
      hash,
      JSON.stringify(changedMail(place)),
      hashSecret(token),
      hashOrNull(previousToken),
      userAgent,
      network,
    ],
  })
  return readOutcome(row, token)
}

async function readPasswordLink(
  port: SignInPort,
  database: DatabaseId,
  { token, slug }: { readonly token: string; readonly slug: string },
) {
  const row = await callOne(port, database, {
    text: 'select * from zennnn.password_link($1)',
    values: [hashSecret(token)],
  })
  return (
    row && {
      login: String(row['login']),
      name: String(row['name']),
      byPassword: row['by_password'] === true,
      byPasskey: row['by_passkey'] === true,
      rules: readRules(row, slug),
    }
  )
}
