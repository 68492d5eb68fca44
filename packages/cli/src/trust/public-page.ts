import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { certificateFiles } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'

/**
 * A page of the cloud's own site as a stranger gets it: over HTTPS, without a cookie, trusting this cloud's authority alone.
 * Throws where nobody answers; STATE_REFUSED for another answer than 200.
 */
export async function publicPage(
  { home, domain, port }: { readonly home: string; readonly domain: string; readonly port: number },
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const ca = await readFile(certificateFiles(home).authorityPath)
  // The name may lead elsewhere, as to a load balancer that is not ours: this machine answers for it.
  const asked = request({
    host: '127.0.0.1',
    port,
    path,
    ca,
    // By this name the cloud's own authority vouches always; for the domain another one may.
    servername: 'localhost',
    headers: { host: domain },
    agent: false,
    signal,
  })
  asked.end()
  const [answer]: IncomingMessage[] = await once(asked, 'response', { signal })
  const body = answer === undefined ? '' : await text(answer)
  if (answer?.statusCode === 200) return body
  throw new PlatformError('STATE_REFUSED', {
    message: `The page ${path} answers with ${answer?.statusCode ?? 'nothing'}.`,
  })
}
