const DAY_MS = 86_400_000
/** Who finds an old copy of it is not to write to an address that is nobody's any more. RFC 9116 wants less than a year. */
const GOOD_FOR_DAYS = 90

/** The file by which researchers find whom to write to (RFC 9116). It changes once a day. */
export function securityText({
  origin,
  contact,
  now,
}: {
  /** Of the cloud's own site. */
  readonly origin: string
  readonly contact: string
  readonly now: Date
}): string {
  const today = Math.floor(now.getTime() / DAY_MS)
  const expires = new Date((today + GOOD_FOR_DAYS) * DAY_MS)
  return [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: en',
    `Canonical: ${origin}/.well-known/security.txt`,
    `Policy: ${origin}/security`,
    '',
  ].join('\r\n')
}
