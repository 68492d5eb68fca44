import { PlatformError } from '@zennnn/kernel'
import { askSite } from '../cloud/own-way.ts'

/**
 * A page of the cloud's own site as a stranger gets it: over HTTPS, without a cookie. Throws where nobody answers; STATE_REFUSED for
 * another answer than 200.
 */
export async function publicPage(
  { home, domain, port }: { readonly home: string; readonly domain: string; readonly port: number },
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const ask = await askSite(home, { site: domain, port, connections: 1 })
  const { status, body } = await ask({ path }, signal)
  if (status === 200) return body
  throw new PlatformError('STATE_REFUSED', {
    message: `The page ${path} answers with ${status}.`,
  })
}
