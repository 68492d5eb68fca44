import type { KeptPromise, Policy } from '@zennnn/trust'
import { UsageError } from '../command.ts'

/** A promise of the policy by its name. Throws UsageError, naming those there are. */
export function promiseNamed({ promises }: Policy, name: string | undefined): KeptPromise {
  const found = promises.find(({ id }) => id === name)
  if (found !== undefined) return found
  const ids = promises.map(({ id }) => id).join(', ')
  throw new UsageError(`There is no promise "${name ?? ''}" here: use ${ids}.`)
}
