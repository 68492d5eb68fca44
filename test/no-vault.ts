import type { ServerOptions } from '@zennnn/server'

async function refuse(): Promise<never> {
  return await Promise.reject(new Error('This server has no vault.'))
}

/** For servers of tests that are about something else. */
export const NO_VAULT: ServerOptions['vault'] = {
  read: refuse,
  order: refuse,
  job: refuse,
  cancel: refuse,
  list: refuse,
  places: async () => await Promise.resolve([]),
  find: async () => await Promise.resolve(undefined),
  catchUp: refuse,
}
