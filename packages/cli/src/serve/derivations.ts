import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { DerivationJob, Deriver } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'

/** For a process that has to be woken up on a busy machine. */
const WAKING_MS = 5_000
/** Fifty times what a core of 2020 takes: `derive` gives way to all else, and has a tenth of a core where others compete. */
const ROUND_MS = 0.05

/**
 * Passwords are derived by `derive` at its socket. OVERLOADED when it does not answer, as while it is started again, or not
 * within what its rounds may take: one that hangs must not keep its places for good.
 */
export function deriveAt(socket: string): Deriver {
  return async (job, signal) => {
    const patience = AbortSignal.timeout(patienceMs(job))
    try {
      return await ask(socket, JSON.stringify(job), AbortSignal.any([signal, patience]))
    } catch (cause) {
      throw new PlatformError('OVERLOADED', {
        message: 'Passwords cannot be looked at in this moment.',
        cause,
      })
    }
  }
}

function patienceMs({ rounds, roundsForAll = 0 }: DerivationJob): number {
  return WAKING_MS + Math.ceil(Math.max(rounds, roundsForAll) * ROUND_MS)
}

async function ask(socket: string, job: string, signal: AbortSignal): Promise<string> {
  const answer = await new Promise<{ readonly status: number; readonly body: Promise<string> }>(
    (resolve, reject) => {
      const asked = request(
        { socketPath: socket, method: 'POST', path: '/', agent: false, signal },
        (incoming) => {
          resolve({ status: incoming.statusCode ?? 0, body: text(incoming) })
        },
      )
      asked.once('error', reject)
      asked.end(job)
    },
  )
  const body = await answer.body
  if (answer.status !== 200) throw new Error(`derive: ${body}`)
  return body
}
