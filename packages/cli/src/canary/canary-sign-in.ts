import {
  canaryHosts,
  canaryPassword,
  findCanaryDirectory,
  findCanaryProvider,
  homeSocket,
  issueForCanary,
  keepsPassword,
  providerOrigin,
  readCanaryKey,
  startCanaryDirectory,
  startCanaryProvider,
} from '@zennnn/cloud'
import { newSecret, systemClock } from '@zennnn/kernel'
import type { directorySignInControl, providerSignInControl } from '@zennnn/trust'
import { originOf } from '../serve/site-finder.ts'
import type { CanaryPlace } from './canary-make.ts'
import { LINKED, LISTED } from './canary-people.ts'
import { getCanary } from './canary-port.ts'
import { CLIENT_ID, CLIENT_SECRET, SEARCH_PASSWORD } from './canary-sign-in-settings.ts'

type WithProvider = Parameters<typeof providerSignInControl>[0]['withProvider']
type WithDirectory = Parameters<typeof directorySignInControl>[0]['withDirectory']

/** A provider at a socket of this machine, for as long as it is used; `serve` finds it there for the canary and for nobody else. */
export function canaryProvider(of: CanaryPlace): WithProvider {
  return async (use) => {
    const { place, environment } = of
    const { home, access } = place
    const { domain, port } = environment
    const { database, slug } = await getCanary(of)
    const id = await findCanaryProvider(access, database, `${providerOrigin(domain)}/`)
    if (id === undefined) return undefined
    const site = originOf(`${slug}.${domain}`, port)
    const provider = await startCanaryProvider({
      socket: homeSocket(home, 'oidc'),
      identity: await issueForCanary(home, canaryHosts(domain).provider.host),
      origin: providerOrigin(domain),
      client: { id: CLIENT_ID, secret: await secretOf(of, CLIENT_SECRET) },
      redirectUri: `${site}/sign-in/with/${id}/back`,
      subject: LINKED,
      clock: systemClock,
    })
    try {
      return await use({
        id,
        login: LINKED,
        agree: provider.agree,
        keepsPassword: async () => await keepsPassword(access, database, LINKED),
      })
    } finally {
      await provider.close()
    }
  }
}

/** The same with a directory, in which one person has a password that is made for it. */
export function canaryDirectory(of: CanaryPlace): WithDirectory {
  return async (use) => {
    const { place, environment } = of
    const { home, access } = place
    const { domain } = environment
    const { database } = await getCanary(of)
    if ((await findCanaryDirectory(access, database)) === undefined) return undefined
    const password = newSecret()
    const directory = await startCanaryDirectory({
      socket: homeSocket(home, 'ldap'),
      identity: await issueForCanary(home, canaryHosts(domain).directory.host),
      searchPassword: await secretOf(of, SEARCH_PASSWORD),
      person: { login: LISTED, key: LISTED, password },
    })
    let ending: Promise<void> | undefined
    const end = async (): Promise<void> => {
      ending ??= directory.close()
      await ending
    }
    try {
      return await use({
        person: { login: LISTED, password },
        keepsPassword: async () => await keepsPassword(access, database, LISTED),
        end,
      })
    } finally {
      await end()
    }
  }
}

async function secretOf({ place: { home } }: CanaryPlace, name: string): Promise<string> {
  const key = await readCanaryKey(home)
  if (key === undefined) throw new Error('The key of the canary is gone.')
  return canaryPassword(key, name)
}
