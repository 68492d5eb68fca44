import type { Brand } from '@zennnn/kernel'
import { type KeptPromise, policyOf } from '@zennnn/trust'
import { UsageError } from '../command.ts'

/** A promise of the brand by its name. Throws UsageError, naming those there are. */
export function promiseNamed(brand: Brand, name: string | undefined): KeptPromise {
  const policy = policyOf(brand)
  const found = policy.find(({ id }) => id === name)
  if (found !== undefined) return found
  const ids = policy.map(({ id }) => id).join(', ')
  throw new UsageError(`There is no promise "${name ?? ''}" here: use ${ids}.`)
}
