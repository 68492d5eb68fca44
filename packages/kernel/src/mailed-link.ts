import type { Clock } from './clock.ts'
import { PlatformError } from './error.ts'
import { newRecordId, type RecordId } from './id.ts'
import { type SealingKey, seal, unseal } from './seal.ts'
import { hashSecret, newSecret } from './secret.ts'

/** The same pattern finds places in SQL: 092-mailed-links.sql. */
const PLACE = /\/link\/only-in-the-mail\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/g

/**
 * A link whose secret nobody but its recipient sees. Who makes it writes `url` into one mail to the recipient; the secret
 * takes its place when the mail leaves.
 */
export interface MailedLink {
  readonly id: RecordId
  /** By which the secret is known again. */
  readonly hash: Buffer
  /** The secret, for the sender of the mail; stored with the link until then. */
  readonly sealed: Buffer
  /** An address that opens nothing, and says so. */
  readonly url: string
}

export interface LinkMaker {
  readonly clock: Clock
  readonly sealing: SealingKey
}

/** `origin`: `https://acme.localhost:8443`. */
export function newMailedLink({ clock, sealing }: LinkMaker, origin: string): MailedLink {
  const id = newRecordId(clock)
  return { ...sealLink(sealing, id, newSecret()), id, url: `${origin}${placeOf(id)}` }
}

/** What is stored of a link's secret. */
export function sealLink(
  sealing: SealingKey,
  id: string,
  secret: string,
): Pick<MailedLink, 'hash' | 'sealed'> {
  return { hash: hashSecret(secret), sealed: seal(sealing, purposeOf(id), secret) }
}

/** Where the secret of a link is to stand: `/link/…`. */
export function placeOf(id: string): string {
  return `/link/only-in-the-mail.${id}`
}

/**
 * Words with the secrets of their links. `sealed`: by id, in base64. LINK_REFUSED when one is missing, because the link
 * was withdrawn, expired or is another recipient's, or was sealed by another cloud: a mail without it is of no use.
 */
export function fillMailedLinks(
  sealing: SealingKey,
  sealed: Readonly<Record<string, string>>,
  words: string,
): string {
  return words.replace(PLACE, (_, id: string) => {
    const found = Object.hasOwn(sealed, id) ? sealed[id] : undefined
    const secret =
      found === undefined ? undefined : unseal(sealing, purposeOf(id), Buffer.from(found, 'base64'))
    if (secret === undefined)
      throw new PlatformError('LINK_REFUSED', {
        message:
          'The link in it was withdrawn or has expired, or is not for this recipient. Nothing was sent.',
      })
    return `/link/${secret}`
  })
}

function purposeOf(id: string): string {
  return `link ${id}`
}
