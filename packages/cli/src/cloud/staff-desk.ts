import { getCustomerDatabase } from '@zennnn/cloud'
import type { listAskedAccess } from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import type { CommandContext } from '../command.ts'
import { processLog } from '../process-log.ts'
import { originOf } from '../serve/site-finder.ts'
import { type OpenPlace, openPlace, tenantConnections } from './cloud-place.ts'

/** A customer's database, at which somebody of support asks. */
interface StaffDesk {
  readonly place: OpenPlace
  /** The way to its functions, with the rights of `serve`. */
  readonly at: Parameters<typeof listAskedAccess>[0]
  readonly origin: string
}

/** Goes to a customer's database as `serve` would. STATE_REFUSED in a cloud whose policy lets nobody of the team in. */
export async function atStaffDesk<T>(
  { environment }: Pick<CommandContext, 'environment'>,
  slug: string,
  work: (desk: StaffDesk) => Promise<T>,
): Promise<T> {
  const place = await openPlace(environment)
  if (place.brand !== 'zeldesk')
    throw new PlatformError('STATE_REFUSED', {
      message:
        'Nobody of the team comes into a database of this cloud: it keeps the policy ZENNNN.',
      hint: 'There is nothing to ask for. Let an administrator of the customer show what is wrong.',
    })
  const { database, host } = await getCustomerDatabase(place.access, place.control, { slug })
  const { address, secrets } = place.access
  const port = tenantConnections(address, secrets.tenantKey, processLog('staff'))
  try {
    const origin = originOf(host, environment.port)
    return await work({ place, at: { port, database }, origin })
  } finally {
    await port.close()
  }
}
