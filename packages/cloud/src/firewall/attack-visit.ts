import { CANARY_SLUG } from '../canary/canary-register.ts'

/** One answer that is slow, or lost while `serve` starts anew, says nothing of a firewall: what it drops it drops each time. */
const TRIES = 3

/** How it is asked, and what is waited before it is asked again. */
export interface Visits {
  /** Status of the sign-in page of a site, or 0 where nobody answers. */
  readonly visit: (site: string) => Promise<number>
  readonly pause: () => Promise<void>
}

/** Whether one of three tries is answered, by whatever. */
export async function isAnswered(site: string, visits: Visits): Promise<boolean> {
  return (await firstStatus(site, visits, (status) => status !== 0)) !== undefined
}

/**
 * Where passwords are guessed: the canary, which is nobody's. The cloud's own site only where the machine says that it has no canary: one that
 * is slow or busy is still there. undefined where nobody says anything, or neither lets people sign in.
 */
export async function findGuessedSite(domain: string, visits: Visits): Promise<string | undefined> {
  const canary = `${CANARY_SLUG}.${domain}`
  const status = await firstStatus(canary, visits, isSaid)
  if (status === 200) return canary
  if (status === undefined) return undefined
  return (await firstStatus(domain, visits, isSaid)) === 200 ? domain : undefined
}

/** Not what a server says that is busy, or is being mended. */
function isSaid(status: number): boolean {
  return status !== 0 && status < 500
}

async function firstStatus(
  site: string,
  { visit, pause }: Visits,
  counts: (status: number) => boolean,
): Promise<number | undefined> {
  for (let tries = 1; ; tries += 1) {
    const status = await visit(site)
    if (counts(status)) return status
    if (tries >= TRIES) return undefined
    await pause()
  }
}
