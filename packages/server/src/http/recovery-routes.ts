import { findOpenRecovery, type SignInPort, stopRecovery } from '@zennnn/identity'
import { isRecordId, PlatformError, type RecordId } from '@zennnn/kernel'
import type { Route } from './route.ts'
import { INSTANT, TEXT, UUID } from './schema-parts.ts'
import { askerOf } from './session-asker.ts'
import type { Visit } from './visit.ts'

const MAYBE = { ...INSTANT, type: ['string', 'null'] } as const
const OPEN = {
  summary: 'Whether an administrator is being let in again',
  answer: {
    status: 200,
    means: 'For everybody who is signed in; null when there is none',
    content: {
      'application/json': {
        type: ['object', 'null'],
        properties: {
          id: UUID,
          name: TEXT,
          login: TEXT,
          promotes: { type: 'boolean', description: 'A member who becomes an administrator' },
          state: { ...TEXT, enum: ['waiting', 'sent'] },
          began_at: INSTANT,
          sends_at: { ...INSTANT, description: 'When the link is mailed at the earliest' },
          link_until: { ...MAYBE, description: 'Until when the link works; null before' },
          may_stop: { type: 'boolean' },
        },
      },
    },
  },
} as const
const STOP = {
  summary: 'Stop letting an administrator in again',
  answer: { status: 204, means: 'Stopped; its links open nothing any more' },
} as const

/** An administrator who lost everything and is let in again: all see it, administrators and the person stop it. */
export function recoveryRoutes({ port }: { readonly port: SignInPort }): readonly Route[] {
  const route = { site: 'any', kind: 'api', access: 'session' } as const
  return [
    {
      ...route,
      methods: ['GET'],
      path: '/api/administrator-recovery',
      description: OPEN,
      answer: async (visit) => Response.json(await findOpenRecovery({ port, ...askerOf(visit) })),
    },
    {
      ...route,
      methods: ['POST'],
      path: '/api/administrator-recovery/:id/stop',
      description: STOP,
      answer: async (visit) => {
        const recovery = recoveryOf(visit)
        await stopRecovery({ port, ...askerOf(visit) }, recovery)
        visit.log.info('administrator_recovery_stopped', { recovery })
        return new Response(null, { status: 204 })
      },
    },
  ]
}

function recoveryOf({ params }: Visit): RecordId {
  const id = params['id'] ?? ''
  if (isRecordId(id)) return id
  throw new PlatformError('NOT_FOUND')
}
