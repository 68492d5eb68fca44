/** What ZENNNN_TEST_FAULTS says: `brief` in `npm test`, `full` in `npm run faults` and when it says nothing. */
const EXTENT = process.env['ZENNNN_TEST_FAULTS'] ?? 'full'
if (EXTENT !== 'brief' && EXTENT !== 'full')
  throw new Error('ZENNNN_TEST_FAULTS must be "brief" or "full".')

/** For tests of one narrow moment, which the kills at random times of the brief run hardly ever meet. */
export const FULL_ONLY = { skip: EXTENT === 'brief' ? 'part of npm run faults' : false } as const

/** Chooses how much is killed: every kind of process once or so, or many of each. */
export function byExtent<T>(choice: { readonly brief: T; readonly full: T }): T {
  return EXTENT === 'brief' ? choice.brief : choice.full
}
