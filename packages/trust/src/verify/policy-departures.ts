import { BRANDS } from '@zennnn/kernel'
import { type KeptPromise, policyOf } from '../promise/policy.ts'
import type { PublishedPolicy, PublishedPromise } from './published-policy.ts'

/**
 * Where a policy is another one than that of its brand, each a sentence: what is not promised, what is promised as the other
 * brand does, and what is said in other words. The policy is not signed, so whoever stands between can say all of it: who looks
 * is told, and remembers it.
 */
export function departuresOf(published: PublishedPolicy): readonly string[] {
  const { brand, promises } = published
  return [
    ...leftOutOf(published).map(({ id, says }) => `${id} is not promised: “${says}”`),
    ...[...promises].flatMap(([id, { says, of, standard }]) => [
      ...(of === undefined || of === brand ? [] : [`${id} is the sentence of ${of}`]),
      ...(standard === undefined || standard === says
        ? []
        : [`${id} says “${says}” for “${standard}”`]),
    ]),
  ]
}

/** What the brand promises and the cloud says that it does not. */
export function leftOutOf({ brand, promises, leftOut }: PublishedPolicy): readonly KeptPromise[] {
  return policyOf(brand).filter(({ id }) => leftOut.has(id) && !promises.has(id))
}

/** Sentences that no brand has: nothing tries them. */
export function strangersOf({ promises }: PublishedPolicy): readonly string[] {
  const known = new Set<string>(BRANDS.flatMap(policyOf).map(({ id }) => id))
  return [...promises.keys()].filter((id) => !known.has(id))
}

/** Whether its words are those that are tried: own ones may stand for them, but not where somebody signed for them. */
export function saysWhatIsTried(
  { says, attested }: Pick<KeptPromise, 'says' | 'attested'>,
  said: Pick<PublishedPromise, 'says' | 'standard'>,
): boolean {
  return said.says === says || (said.standard === says && attested === undefined)
}
