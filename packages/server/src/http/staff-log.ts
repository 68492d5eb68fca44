import { noteStaffRefusal, noteStaffRequest, type SignInPort } from '@zennnn/identity'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Route } from './route.ts'
import type { RefusalHook } from './router.ts'
import { staffTokenOf } from './visit-open.ts'

/** Ways to the customer's database and to the one that knows operators. */
export interface StaffLog {
  readonly port: SignInPort
  readonly findControl: () => Promise<DatabaseId | undefined>
}

/**
 * The same route, where what somebody of support asks of it is in the customer's log first, whatever becomes of it, and is
 * answered only while they are an operator of the cloud. PostgreSQL refuses what did not come this way.
 */
export function withStaffLog(route: Route, { port, findControl }: StaffLog): Route {
  if (route.staff === undefined) return route
  return {
    ...route,
    answer: async (visit) => {
      const { staff: token, principal, request, requestId, target, site } = visit
      if (token !== undefined && principal.kind === 'staff')
        await noteStaffRequest({ port, database: site.database }, await findControl(), {
          token,
          request: requestId,
          what: `${request.method} ${target}`,
        })
      return await route.answer(visit)
    },
  }
}

/**
 * What is refused to somebody of support, whatever they asked and why it was refused, is in the customer's log as well: before
 * the refusal is shown, and repeated ones together.
 */
export function staffRefusals({ port }: Pick<StaffLog, 'port'>): RefusalHook {
  return async (arrival, error) => {
    const token = staffTokenOf(arrival)
    if (token === undefined) return
    const { request, target, site, record } = arrival
    await noteStaffRefusal(
      { port, database: site.database },
      {
        token,
        request: record.id,
        what: `${request.method} ${target}`,
        why: error instanceof PlatformError ? error.code : 'INTERNAL',
      },
    )
  }
}
