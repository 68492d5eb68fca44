import type { ServerOptions } from '@zennnn/server'

/** For servers of tests that are about something else. */
export const NO_OWN_PROMISES: NonNullable<ServerOptions['ownPromises']> = {
  read: async () => await Promise.reject(new Error('This server promises nothing.')),
}
