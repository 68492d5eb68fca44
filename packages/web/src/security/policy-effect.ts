import { formatDecimal, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { wholeUnit } from './duration.ts'
import { type Policy, withinLimits } from './policy.ts'

const DAY_S = 86_400
/** Of one core of a usual machine: 220,000 take about half a second. */
const ROUNDS_A_SECOND = 440_000

/**
 * How often one account can be guessed at from one network in a day, by whoever knows these rules: he stays one below the
 * limit in each window, or takes every pause, or waits until he is forgotten. Within the limits: no pause of 0 ever fills a day.
 * @internal for its test
 */
export function guessesADay(typed: Policy): number {
  const policy = withinLimits(typed)
  const { attempts_per_account: allowed, attempt_window_s: window } = policy
  const { cooldown_s: first, cooldown_maximum_s: longest } = policy
  const below = (allowed - 1) * Math.ceil(DAY_S / window)
  let patient = allowed
  for (let spent = first, pause = first; spent < DAY_S; patient++) {
    pause = Math.min(longest, pause * 2)
    spent += pause
  }
  const forgotten = allowed * Math.ceil(DAY_S / (first + Math.max(window, longest)))
  return Math.max(below, patient, forgotten)
}

/** What the limits of guessing mean, in sentences. */
export function throttleEffect(typed: Policy): readonly string[] {
  const policy = withinLimits(typed)
  return [...pauseEffect(policy), alarmEffect(policy)]
}

/** What an attacker and the owner of an account meet; said only of what can hold. */
function pauseEffect(policy: Policy): readonly string[] {
  if (policy.cooldown_s > policy.cooldown_maximum_s)
    return [
      t('This cannot hold: the first pause ({first}) is longer than the longest one ({longest}).', {
        first: durationWords(policy.cooldown_s),
        longest: durationWords(policy.cooldown_maximum_s),
      }),
    ]
  return [
    t(
      'After {count, plural, one {# wrong password} other {# wrong passwords}} for one account from one network within {window}, it has to wait {first} there. Each further wrong one doubles that, up to {longest}.',
      {
        count: policy.attempts_per_account,
        window: durationWords(policy.attempt_window_s),
        first: durationWords(policy.cooldown_s),
        longest: durationWords(policy.cooldown_maximum_s),
      },
    ),
    t(
      'So from one network nobody guesses at one account more than {guesses} times a day. From another network, or in a browser where they signed in before, its owner still gets in.',
      { guesses: formatInteger(guessesADay(policy)) },
    ),
    t(
      'After {count, plural, one {# wrong password} other {# wrong passwords}} from one network, for whichever accounts, that whole network has to wait {first}, and longer each time. Browsers in which somebody signed in before do not.',
      { count: policy.attempts_per_network, first: durationWords(policy.cooldown_s) },
    ),
  ]
}

function alarmEffect(policy: Policy): string {
  return t(
    'Administrators get a mail when there are more than {count} wrong attempts in the whole database within {window}, or {many} within a day.',
    {
      count: formatInteger(policy.attempts_per_database),
      many: formatInteger(policy.attempts_per_database * 10),
      window: durationWords(policy.attempt_window_s),
    },
  )
}

/** What new passwords must be, and what rounds cost. */
export function passwordEffect(typed: Policy): readonly string[] {
  const policy = withinLimits(typed)
  return [
    t(
      'A new password has at least {count, plural, one {# character} other {# characters}}. Those of today go on, however short.',
      { count: policy.minimum_length },
    ),
    ...(policy.refuse_common ? [] : [t('It may be a common one: that is guessed first.')]),
    t(
      'With {rounds} rounds the server computes about {seconds} s for each sign-in, and whoever stole the hashes as much for each guess.',
      {
        rounds: formatInteger(policy.hash_rounds),
        seconds: formatDecimal((policy.hash_rounds / ROUNDS_A_SECOND).toFixed(1)),
      },
    ),
  ]
}

/** What the life of sessions means. */
export function sessionEffect(typed: Policy): string {
  const policy = withinLimits(typed)
  if (policy.session_idle_s > policy.session_lifetime_s)
    return t('This cannot hold: a session that lasts {lifetime} cannot be unused for {idle}.', {
      lifetime: durationWords(policy.session_lifetime_s),
      idle: durationWords(policy.session_idle_s),
    })
  return t(
    'Everybody signs in again after {lifetime}, or sooner when nothing was done for {idle}. A shorter time holds for open sessions at once.',
    {
      lifetime: durationWords(policy.session_lifetime_s),
      idle: durationWords(policy.session_idle_s),
    },
  )
}

/** Who needs a second factor, the mildest rule first. */
const NEEDED_BY: readonly string[] = ['nobody', 'administrators', 'everyone']

/** A rule who needs a second factor, and how many API keys do not work by it; undefined when that is not known, or not yet. */
export interface FactorRule {
  readonly neededBy: string
  readonly stoppedKeys: number | undefined
}

/** What becomes of API keys when `typed` is saved; where nothing changes, what is. */
export function keysEffect(holds: FactorRule, typed: FactorRule): readonly string[] {
  if (typed.neededBy === holds.neededBy) return stoppedWords(holds)
  const isStricter = NEEDED_BY.indexOf(typed.neededBy) > NEEDED_BY.indexOf(holds.neededBy)
  if (typed.stoppedKeys === undefined || holds.stoppedKeys === undefined)
    return isStricter ? [t('API keys of people who have none stop, too, until they have one.')] : []
  const count = Math.abs(typed.stoppedKeys - holds.stoppedKeys)
  if (isStricter)
    return [
      t(
        '{count, plural, =0 {No API key stops.} one {# API key stops, too, until the person who made it has a second factor.} other {# API keys stop, too, until the people who made them have a second factor.}}',
        { count },
      ),
    ]
  return count === 0
    ? []
    : [t('{count, plural, one {# API key works again.} other {# API keys work again.}}', { count })]
}

function stoppedWords({ neededBy, stoppedKeys }: FactorRule): readonly string[] {
  if (neededBy === 'nobody' || stoppedKeys === 0) return []
  return [
    stoppedKeys === undefined
      ? t('API keys of people who have none do not work until they have one.')
      : t(
          '{count, plural, one {# API key does not work until the person who made it has a second factor.} other {# API keys do not work until the people who made them have a second factor.}}',
          { count: stoppedKeys },
        ),
  ]
}

/** Whom a second factor is asked of. Saving ends sessions only where that changes. */
export function factorEffect(holds: Policy, typed: Policy): string {
  const isChange = typed.second_factor !== holds.second_factor
  switch (typed.second_factor) {
    case 'everyone':
      return isChange
        ? t(
            'Saving ends every open session in which no second factor was proved. Whoever has none sets one up when signing in again, with what stands on the page kept.',
          )
        : t('Everybody needs a second factor. Whoever has none sets one up when signing in.')
    case 'administrators':
      return isChange
        ? t(
            'Saving ends the open sessions of administrators in which no second factor was proved. Those who have none set one up when signing in again. Others may have one.',
          )
        : t(
            'Administrators need a second factor. Those who have none set one up when signing in. Others may have one.',
          )
    default:
      return t('Nobody needs a second factor; whoever has one is asked for it.')
  }
}

/** `15 minutes`: in the largest unit that gives a whole number. */
export function durationWords(seconds: number): string {
  const unit = wholeUnit(seconds)
  const count = seconds / unit.seconds
  switch (unit.name) {
    case 'days':
      return t('{count, plural, one {# day} other {# days}}', { count })
    case 'hours':
      return t('{count, plural, one {# hour} other {# hours}}', { count })
    case 'minutes':
      return t('{count, plural, one {# minute} other {# minutes}}', { count })
    case 'seconds':
      return t('{count, plural, one {# second} other {# seconds}}', { count })
  }
}
