import { getCustomerDatabase, parseOwnHost } from '@zennnn/cloud'
import type { RecordId } from '@zennnn/kernel'
import type { CommandArguments } from '../command.ts'
import type { Environment } from '../environment.ts'
import { type OpenPlace, openPlace } from './cloud-place.ts'

export interface NamedDomain {
  readonly place: OpenPlace
  readonly slug: string
  /** Record of the database. */
  readonly database: RecordId
  readonly host: string
}

/** The database and the domain of its own that `<slug> <host>` of a command name. VALUE_INVALID for no host, NOT_FOUND. */
export async function openNamedDomain(
  { parameters: [slug = '', text = ''] }: CommandArguments,
  environment: Environment,
): Promise<NamedDomain> {
  const host = parseOwnHost(text, environment.domain)
  const place = await openPlace(environment)
  const { record: database } = await getCustomerDatabase(place.access, place.control, { slug })
  return { place, slug, database, host }
}
