const DAY_MS = 86_400_000
/** Who finds an old copy of it is not to write to an address that is nobody's any more. RFC 9116 wants less than a year. */
const GOOD_FOR_DAYS = 90

/** The file by which researchers find whom to write to (RFC 9116). It changes once a day. */
export function securityText({
  origin,
  contact,
  hasKey,
  now,
}: {
  /** Of the cloud's own site. */
  readonly origin: string
  readonly contact: string
  /** Whether there is a key to encrypt with. */
  readonly hasKey: boolean
  readonly now: Date
}): string {
  const today = Math.floor(now.getTime() / DAY_MS)
  const expires = new Date((today + GOOD_FOR_DAYS) * DAY_MS)
  return [
    // The one that is better for both is the first.
    `Contact: ${origin}/security/report`,
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    ...(hasKey ? [`Encryption: ${origin}/security/report/key`] : []),
    `Acknowledgments: ${origin}/security/advisories`,
    'Preferred-Languages: en',
    `Canonical: ${origin}/.well-known/security.txt`,
    `Policy: ${origin}/security/report`,
    '',
  ].join('\r\n')
}
