import type { ShredReceipt } from '@zennnn/cloud'

/** The receipt for people. */
export function shredLines({ regions, backups, complete }: ShredReceipt): readonly string[] {
  return [
    ...regions.map((one) =>
      one.shredded
        ? `${one.region}: ${one.keysRemoved.length} keys removed; the old password: ${one.proof}; left there: ${one.left}`
        : `${one.region}: not yet: ${one.message}`,
    ),
    complete
      ? `Nobody can read the ${backups.length} backups any more.`
      : 'Some backups can still be read. Run this again when those regions are there.',
  ]
}
