import { readChain } from '@zennnn/cloud'
import { observeHashes } from '../controls/stored-hashes.ts'
import type { OwnFacts, OwnHost } from './own-facts.ts'
import { instantOf, type OwnFigure, oldestOf } from './own-figure.ts'

const DAY_MS = 86_400_000

/** `shared`: customers besides this one who have the very same database. */
export function ownDatabase({ database }: Pick<OwnFacts, 'database'>): OwnFigure {
  const { sharers, isThere, createdAt } = database
  return {
    outcome: sharers === 1 && isThere ? 'holds' : 'fails',
    figures: { shared: Math.max(0, sharers - 1), since: instantOf(createdAt) },
  }
}

/** `strangers`: roles that may connect to it besides its own and those of the platform. That they are refused when they try is what is measured of the whole cloud. */
export function ownDoors({ database: { strangers } }: Pick<OwnFacts, 'database'>): OwnFigure {
  return { outcome: strangers === 0 ? 'holds' : 'fails', figures: { strangers } }
}

/** `weak`: passwords that are kept otherwise than is promised. */
export function ownPasswords({ inside }: Pick<OwnFacts, 'inside'>): OwnFigure {
  const { outcome, figures } = observeHashes([inside.passwords], 1)
  return {
    outcome,
    figures: {
      passwords: figures['passwords'] ?? 0,
      weak: (figures['weak'] ?? 0) + (figures['shared'] ?? 0),
      least_rounds: figures['least_rounds'] ?? 0,
      people: inside.people,
      second_factors: inside.secondFactors,
    },
  }
}

/** What its administrators decided: that it is kept to is what is measured of the whole cloud. */
export function ownThrottle({ inside }: Pick<OwnFacts, 'inside'>): OwnFigure {
  return {
    outcome: 'told',
    figures: {
      attempts: inside.attemptsPerAccount,
      window_s: inside.attemptWindowS,
      cooldown_s: inside.cooldownS,
    },
  }
}

/** As above. */
export function ownLength({ inside }: Pick<OwnFacts, 'inside'>): OwnFigure {
  return { outcome: 'told', figures: { minimum: inside.minimumLength } }
}

/**
 * `doors`: functions and tables in it that are made for staff; `strangers`: roles that may connect besides its own and those of the
 * platform; `holders`: such roles that own something in it or have a right to something. None of these is to be there.
 */
export function ownStaffDoors({
  inside: { staffDoors: doors },
  database: { strangers, holders },
}: Pick<OwnFacts, 'inside' | 'database'>): OwnFigure {
  return {
    outcome: doors + strangers + holders === 0 ? 'holds' : 'fails',
    figures: { doors, strangers, holders },
  }
}

/** Who of support came in within 90 days, and may come in now. `unasked`: who came in without a grant that held. */
export function ownStaffVisits({ staff }: Pick<OwnFacts, 'staff'>): OwnFigure | undefined {
  if (staff === undefined) return undefined
  const { visits, unasked, lastAt, mayEnter, waiting } = staff
  return {
    outcome: unasked === 0 ? 'holds' : 'fails',
    figures: {
      visits,
      unasked,
      days: 90,
      last_at: instantOf(lastAt),
      may_enter: mayEnter,
      waiting,
    },
  }
}

/** Its hosts, as `tls-chain` judges what is in the files of their certificates. `waiting`: own domains that were not shown to be its own yet. */
export function ownCertificates(
  { hosts, database }: Pick<OwnFacts, 'hosts' | 'database'>,
  now: Date,
): OwnFigure {
  const shown = hosts.map((host) => lookAtHost(host, now))
  return {
    outcome: shown.every((one) => one.is_good) ? 'holds' : 'fails',
    figures: {
      hosts: shown,
      waiting: database.domains.filter(({ isProved }) => !isProved).length,
    },
  }
}

/** `days`: whole ones for which all of it is good; null where there is none. `is_weak`: a key or a signature is less than promised. */
function lookAtHost({ host, chain }: OwnHost, now: Date) {
  const until = oldestOf(chain.map((one) => one.until))
  const { isKeyWeak, weakSignatures, isValid } = readChain(chain, now)
  const isWeak = chain.length > 0 && (isKeyWeak || weakSignatures.length > 0)
  return {
    host,
    until: instantOf(until),
    days: until === undefined ? null : Math.floor((until.getTime() - now.getTime()) / DAY_MS),
    key_bits: chain.length === 0 ? null : Math.min(...chain.map(({ keyBits }) => keyBits)),
    is_weak: isWeak,
    is_good: isValid && !isWeak,
  }
}
