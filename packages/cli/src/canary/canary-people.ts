import { CANARY_ADMINISTRATOR, CANARY_MAIL_DOMAIN, canaryPassword } from '@zennnn/cloud'
import type { Person } from '@zennnn/trust'

/** Who is in the canary database besides its administrator, whom its making makes. */
export const MEMBER = `member@${CANARY_MAIL_DOMAIN}`
export const GUESSED = `guessed@${CANARY_MAIL_DOMAIN}`
/** Never gets a password: invitations are tried with her. */
export const INVITED = `invited@${CANARY_MAIL_DOMAIN}`
/** Comes in by a provider alone, and is called so there. */
export const LINKED = `linked@${CANARY_MAIL_DOMAIN}`
/** Comes in by a directory alone: nobody here until then. */
export const LISTED = `listed@${CANARY_MAIL_DOMAIN}`
/** To whom quotations go; no user. */
export const CUSTOMER = `customer@${CANARY_MAIL_DOMAIN}`

/** Those who sign in. */
export const PEOPLE = [
  { name: 'Administrator', login: CANARY_ADMINISTRATOR, groups: [] },
  { name: 'Member', login: MEMBER, groups: ['contacts_user', 'sales_user'] },
  { name: 'Guessed', login: GUESSED, groups: [] },
] as const

export function personOf(key: string, login: string): Person {
  return { login, password: canaryPassword(key, login) }
}
