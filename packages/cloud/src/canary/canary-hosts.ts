import { CANARY_SLUG } from './canary-register.ts'

interface CanaryHost {
  readonly host: string
  readonly port: number
}

/** What the canary calls its provider and its directory. Below its own name, which is no customer's, so that they are nobody else's. */
export function canaryHosts(
  domain: string,
): Readonly<Record<'provider' | 'directory', CanaryHost>> {
  return {
    provider: { host: `provider.${CANARY_SLUG}.${domain}`, port: 443 },
    directory: { host: `directory.${CANARY_SLUG}.${domain}`, port: 636 },
  }
}

/** By which a provider is known: its issuer, but for the slash. */
export function providerOrigin(domain: string): string {
  return `https://${canaryHosts(domain).provider.host}`
}
