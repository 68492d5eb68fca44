import { listCustomerDatabases } from '@zennnn/cloud'
import { type DatabaseId, PlatformError } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { registriesOf } from '../cloud/app-catalogue.ts'
import type { OpenPlace } from '../cloud/cloud-place.ts'

/** Finds what the apps of a customer's database declare. Throws NOT_FOUND and APP_INVALID. */
export function registryFinder({
  access,
  control,
  brand,
}: OpenPlace): (database: DatabaseId) => Promise<Registry> {
  const registryOf = registriesOf(brand)
  return async (database) => {
    const customers = await listCustomerDatabases(access, control)
    const customer = customers.find((each) => each.database === database)
    if (customer === undefined) throw new PlatformError('NOT_FOUND')
    const registry = registryOf(customer.apps)
    if (registry !== undefined) return registry
    throw new PlatformError('APP_INVALID', {
      message: `This version does not have the apps ${customer.apps.join(', ')}.`,
    })
  }
}
