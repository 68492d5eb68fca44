import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { certificateFiles, homeSocket, isAnsweredAt } from '@zennnn/cloud'
import type { Environment } from '../environment.ts'

const PATIENCE_MS = 3_000

/** Whether `serve` answers, checked as a client that trusts only this cloud's own authority. */
async function isAnswering(home: string, environment: Environment): Promise<boolean> {
  const ca = await readFile(certificateFiles(home).authorityPath)
  return await new Promise((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: environment.port,
        path: '/healthz',
        ca,
        // Another authority may vouch for the domain; by this name the cloud's own does, always.
        servername: 'localhost',
        headers: { host: environment.domain },
        timeout: PATIENCE_MS,
      },
      (response) => {
        response.resume()
        resolve(response.statusCode === 200)
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', () => {
      resolve(false)
    })
    asked.end()
  })
}

/** The processes that others ask, and whether each answers. `work` is asked by nobody: it takes its jobs. */
export async function findAnswering(
  home: string,
  environment: Environment,
): Promise<Readonly<Record<'serve' | 'derive' | 'deliver', boolean>>> {
  const [serve, derive, deliver] = await Promise.all([
    isAnswering(home, environment),
    isAnsweredAt(homeSocket(home, 'derive')),
    isAnsweredAt(homeSocket(home, 'door')),
  ])
  return { serve, derive, deliver }
}
