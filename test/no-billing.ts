import type { ServerOptions } from '@zennnn/server'

async function refuse(): Promise<never> {
  return await Promise.reject(new Error('Nobody pays at this server.'))
}

/** For servers of tests that are about something else. */
export const NO_BILLING: NonNullable<ServerOptions['billing']> = {
  read: refuse,
  order: refuse,
  way: refuse,
  hear: refuse,
}
