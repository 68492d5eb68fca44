import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Deriver } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'

/** Passwords are derived by `derive` at its socket. OVERLOADED when it does not answer, as while it is started again. */
export function deriveAt(socket: string): Deriver {
  return async (job, signal) => {
    try {
      return await ask(socket, JSON.stringify(job), signal)
    } catch (cause) {
      throw new PlatformError('OVERLOADED', {
        message: 'Passwords cannot be looked at in this moment.',
        cause,
      })
    }
  }
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
