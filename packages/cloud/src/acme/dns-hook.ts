import { runProgram } from '../machine/program.ts'
import { type AccountKey, dnsAnswer, keyAuthorization } from './acme-key.ts'
import type { ChallengeWay } from './certificate-order.ts'

/** A record may take minutes until all servers of a zone have it. */
const PATIENCE_MS = 600_000

/**
 * Puts records into the DNS by a program of the operator's: `<hook> add|remove <name> <value>`. It ends with 0 once an authority
 * would find the record.
 */
export function dnsHookWay(hook: string, key: AccountKey, signal: AbortSignal): ChallengeWay {
  const call = async (verb: 'add' | 'remove', host: string, token: string): Promise<void> => {
    const value = dnsAnswer(keyAuthorization(token, key))
    const { code, output } = await runProgram(
      hook,
      [verb, `_acme-challenge.${host}`, value],
      undefined,
      { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) },
    )
    if (code !== 0)
      throw new Error(`${hook} ${verb} ended with ${code}: ${output.trim().slice(-200)}`)
  }
  return {
    kind: 'dns-01',
    publish: async (host, token) => {
      await call('add', host, token)
    },
    withdraw: async (host, token) => {
      await call('remove', host, token)
    },
  }
}
