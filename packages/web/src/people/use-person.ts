import { skipToken, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { keys, queryClient } from '../api/queries.ts'
import { readRecord } from '../api/records.ts'
import { type Person, personOf } from './person.ts'

/** The person of an id, as an address names one; undefined for none. NOT_FOUND when there is nobody of it. */
export function usePerson(id: string | undefined): UseQueryResult<Person | undefined> {
  return useQuery({
    queryKey: keyOf(id ?? ''),
    queryFn:
      id === undefined
        ? skipToken
        : async () => personOf(await readRecord('user', id, 'id,name,login')),
  })
}

/** Who is known already is not asked for when an address comes to name him. */
export function keepPerson(person: Person): void {
  queryClient.setQueryData(keyOf(person.id), person)
}

function keyOf(id: string): readonly string[] {
  return keys.aside('user', id, 'person')
}
