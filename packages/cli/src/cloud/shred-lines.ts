import { LOG_DAYS, type ShredReceipt } from '@zennnn/cloud'

/** The receipt for people. */
export function shredLines(receipt: ShredReceipt): readonly string[] {
  const { regions, copies, backups, complete } = receipt
  return [
    ...regions.map((one) =>
      one.shredded
        ? `${one.region}: ${one.keysRemoved.length} keys removed; the old password: ${one.proof}; left there: ${one.left}`
        : `${one.region}: not yet: ${one.message}`,
    ),
    ...copies.map(
      ({ slug, state, shredded }) =>
        `${slug}, which was restored from it, is ${state}; its backups: ${shredded ? 'nobody can read them' : 'can still be read'}`,
    ),
    complete
      ? `Nobody can read the ${backups.length} backups any more.`
      : 'Some backups can still be read. Run this again when those regions are there, and no copy has any.',
    `The log of the cluster and its bases hold the data too, until ${LOG_DAYS + 1} days after the database itself is deleted.`,
  ]
}
