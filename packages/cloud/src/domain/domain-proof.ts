import { Resolver } from 'node:dns/promises'
import { proofName, proofText } from './own-host.ts'

const PATIENCE_MS = 5_000
const TRIES = 2

/** Looks for the proof of a domain's owner. Returns why it is not found, as a sentence for who added the domain; undefined when it is. */
export type FindProofProblem = (host: string, token: string) => Promise<string | undefined>

/** Asks the DNS of this machine, or `servers`, as `192.0.2.1:53`. */
export function proofFinder(servers?: readonly string[]): FindProofProblem {
  return async (host, token) => {
    const resolver = new Resolver({ timeout: PATIENCE_MS, tries: TRIES })
    if (servers !== undefined) resolver.setServers(servers)
    const name = proofName(host)
    try {
      const records = (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
      if (records.includes(proofText(token))) return undefined
      return `The DNS has another record of type TXT for ${name} than the one that was asked for.`
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      return code === 'ENOTFOUND' || code === 'ENODATA'
        ? `The DNS has no record of type TXT for ${name} yet.`
        : `The DNS does not answer for ${name} (${code}).`
    }
  }
}
