import type { SessionAsker } from '@zennnn/identity'
import type { Visit } from './visit.ts'

/** Who asks with the session of a visit; without one it is nobody, whom PostgreSQL refuses. */
export function askerOf({ site, session = '' }: Visit): SessionAsker {
  return { database: site.database, token: session }
}
