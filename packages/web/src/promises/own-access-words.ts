import { formatInstant, formatInteger } from '../language/format.ts'
import { t } from '../language/language.ts'
import { durationWords } from '../panel/job-words.ts'
import type { Own } from './promises-api.ts'

type Of<Kind extends Own['kind']> = Extract<Own, { kind: Kind }>

export function dedicatedWords({ outcome, figures }: Of<'db-dedicated'>): readonly string[] {
  const { shared, since } = figures
  if (shared > 0)
    return [
      t(
        '{count, plural, one {# other customer has} other {# other customers have}} the very same database.',
        {
          count: shared,
        },
      ),
    ]
  return [
    outcome === 'holds'
      ? t('A database of your own, which no other customer has, since {when}.', {
          when: formatInstant(since),
        })
      : t('The cluster has no database of its name.'),
  ]
}

export function isolationWords({ figures: { strangers } }: Of<'db-isolation'>): readonly string[] {
  return [
    strangers === 0
      ? t('No account but its own and those of the platform has the right to connect to yours.')
      : strangerWords(strangers),
  ]
}

function strangerWords(count: number): string {
  return t(
    '{count, plural, one {# account that is not its own has} other {# accounts that are not its own have}} the right to connect to it.',
    { count },
  )
}

export function passwordWords({ figures }: Of<'password-hash'>): readonly string[] {
  const { passwords, weak, least_rounds: rounds, people, second_factors: factors } = figures
  return [
    hashWords(passwords, weak, rounds),
    t(
      '{factors} of {people, plural, one {# person who may sign in has} other {# people who may sign in have}} a second factor.',
      {
        factors,
        people,
      },
    ),
  ]
}

function hashWords(passwords: number, weak: number, rounds: number): string {
  if (passwords === 0) return t('Nobody has a password here.')
  if (weak > 0)
    return t(
      '{weak} of {count, plural, one {# password is} other {# passwords are}} kept otherwise than promised.',
      {
        weak,
        count: passwords,
      },
    )
  return t(
    '{count, plural, one {# password, kept as promised} other {# passwords, all kept as promised}}, with at least {rounds} rounds.',
    { count: passwords, rounds: formatInteger(rounds) },
  )
}

export function throttleWords({ figures }: Of<'login-throttle'>): readonly string[] {
  const { attempts, window_s, cooldown_s } = figures
  return [
    t(
      'After {attempts, plural, one {# wrong password} other {# wrong passwords}} within {window} one waits, {cooldown} at first.',
      {
        attempts,
        window: durationWords(window_s),
        cooldown: durationWords(cooldown_s),
      },
    ),
  ]
}

export function lengthWords({ figures: { minimum } }: Of<'password-length'>): readonly string[] {
  return [t('A new password has at least {count} characters.', { count: minimum })]
}

/** No more than what was counted. */
export function noStaffWords({ figures }: Of<'staff-none'>): readonly string[] {
  const { doors, strangers, holders } = figures
  if (doors + strangers + holders === 0)
    return [
      t(
        'Nothing made for staff is in your database, and no account but its own and those of the platform may connect to it or has a right in it.',
      ),
    ]
  return [
    ...(doors === 0
      ? []
      : [
          t(
            '{count, plural, one {# thing made for staff is} other {# things made for staff are}} in your database.',
            { count: doors },
          ),
        ]),
    ...(strangers === 0 ? [] : [strangerWords(strangers)]),
    ...(holders === 0
      ? []
      : [
          t(
            '{count, plural, one {# account that is not its own has} other {# accounts that are not its own have}} a right in it.',
            { count: holders },
          ),
        ]),
  ]
}

export function staffWords({ figures }: Of<'staff-scoped'>): readonly string[] {
  const { visits, unasked, days, last_at, may_enter: may, waiting } = figures
  return [
    last_at === null
      ? t('Support did not come in within the last {days} days.', { days })
      : t(
          'Support came in {visits, plural, one {# time} other {# times}} within the last {days} days, last on {when}.',
          {
            visits: visits + unasked,
            days,
            when: formatInstant(last_at),
          },
        ),
    ...(unasked === 0
      ? []
      : [
          t(
            'For {count, plural, one {# visit} other {# visits}} there was no grant of yours that held.',
            { count: unasked },
          ),
        ]),
    may === 0
      ? t('Nobody of support may come in now.')
      : t('Support may come in now: {count, plural, one {# grant holds} other {# grants hold}}.', {
          count: may,
        }),
    ...(waiting === 0
      ? []
      : [
          t('{count, plural, one {# request waits} other {# requests wait}} for your answer.', {
            count: waiting,
          }),
        ]),
  ]
}

export function certificateWords({ figures }: Of<'tls-cert'>): readonly string[] {
  const { hosts, waiting } = figures
  return [
    ...hosts.map(hostWords),
    ...(waiting === 0
      ? []
      : [
          t(
            '{count, plural, one {# domain of yours was} other {# domains of yours were}} not shown to be yours yet.',
            { count: waiting },
          ),
        ]),
  ]
}

function hostWords({
  host,
  until,
  days,
  is_weak: isWeak,
  is_good: isGood,
}: Of<'tls-cert'>['figures']['hosts'][number]): string {
  if (isGood && until !== null)
    return t(
      '{host}: good for {days, plural, one {# more day} other {# more days}}, until {when}.',
      {
        host,
        days: days ?? 0,
        when: formatInstant(until),
      },
    )
  return isWeak
    ? t('{host}: a key or a signature of its certificates is weaker than promised.', { host })
    : t('{host}: it has no certificate that is good today.', { host })
}
