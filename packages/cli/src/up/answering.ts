import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { certificateFiles } from '@zennnn/cloud'
import type { Environment } from '../environment.ts'

const PATIENCE_MS = 3_000

/** Whether `serve` answers, checked as a client that trusts only this cloud's own authority. */
export async function isAnswering(home: string, environment: Environment): Promise<boolean> {
  const ca = await readFile(certificateFiles(home).authorityPath)
  return await new Promise((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: environment.port,
        path: '/healthz',
        ca,
        servername: environment.domain,
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
