import { PlatformError } from '@zennnn/kernel'
import { CANARY_SLUG } from '../canary/canary-register.ts'

const SHORTEST = 3
const LONGEST = 40
const FORM = /^[a-z][a-z0-9-]*[a-z0-9]$/

/** Names that people would take for ours, or that browsers, mail and certificates give a meaning to. */
const RESERVED: ReadonlySet<string> = new Set(
  `www web site app apps api rest rpc graphql admin administrator root sysadmin operator owner staff team
  support help helpdesk desk service services status health healthz metrics monitor monitoring panel control console
  cloud zennnn zeldesk account accounts login logout signin signup sign-in sign-up register auth oauth sso saml ldap
  id identity password passwords reset security secure trust privacy abuse legal terms policy billing pay payment payments
  invoice invoices shop store mail mails email smtp imap pop pop3 mx mta webmail postmaster hostmaster webmaster noreply
  no-reply autoconfig autodiscover mta-sts openpgpkey wpad isatap dns ns ns1 ns2 ns3 ftp sftp ssh vpn proxy gateway cdn
  static assets files file media images img download downloads upload uploads docs doc documentation blog news forum
  demo test testing staging dev development prod production beta alpha preview sandbox local localhost internal intranet
  host server node cluster database databases db sql postgres postgresql backup backups restore vault standby primary
  everyone everybody nobody guest anonymous user users public private system template templates default null undefined
  true false none all any self example invalid`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Why a name cannot be the first label of a customer's host, as a sentence for the form's field; undefined when it can. */
export function findSlugProblem(slug: string): string | undefined {
  if (slug.length < SHORTEST) return `A name has at least ${SHORTEST} characters.`
  if (slug.length > LONGEST) return `A name has at most ${LONGEST} characters.`
  if (!FORM.test(slug))
    return 'A name consists of the letters a-z, digits and hyphens, starts with a letter and does not end with a hyphen.'
  // `xn--` announces letters of another alphabet, which can look like somebody else's name; `--` is kept for such marks.
  if (slug.includes('--')) return 'A name has no two hyphens in a row.'
  if (RESERVED.has(slug) || slug === CANARY_SLUG)
    return 'This name is reserved. Choose another one.'
  return undefined
}

/** Throws VALUE_INVALID that names the field `slug`. */
export function requireSlug(slug: string): void {
  const problem = findSlugProblem(slug)
  if (problem !== undefined)
    throw new PlatformError('VALUE_INVALID', { message: problem, details: { field: 'slug' } })
}
