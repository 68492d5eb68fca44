import { formatAgo, formatDecimal, formatInstant } from '../language/format.ts'
import { spoken, t } from '../language/language.ts'
import { regionWords, tierWords } from '../vault/recovery-words.ts'
import { locationWords } from '../vault/region-words.ts'
import { spentWords } from '../vault/vault-words.ts'
import type { Own } from './promises-api.ts'

type Of<Kind extends Own['kind']> = Extract<Own, { kind: Kind }>

export function ladderWords({ figures }: Of<'backup-ladder'>): readonly string[] {
  const { copies, wanted, missing, is_late: isLate } = figures
  return [
    ...(missing > 0
      ? [
          t(
            '{copies} of the {wanted} copies that should be there by now; over all regions {missing, plural, one {# is missing} other {# are missing}}.',
            { copies, wanted, missing },
          ),
        ]
      : [countWords(figures)]),
    ...(isLate ? [lateWords(figures)] : []),
  ]
}

/** What is not on the ladder is there all the same: that there is none is not said of it. */
function lateWords({ newest_at, off }: Of<'backup-ladder'>['figures']): string {
  if (newest_at !== null)
    return t('The backup of last night is missing: the newest is of {when}.', {
      when: formatInstant(newest_at),
    })
  return off === 0
    ? t('No backup was made yet, though a night has passed.')
    : t('No backup of last night is in all regions.')
}

function countWords({
  copies,
  full,
  off,
  oldest_at: oldestAt,
}: Of<'backup-ladder'>['figures']): string {
  if (oldestAt === null)
    return off === 0
      ? t('No copy yet: the first one is made in the first night.')
      : t(
          '{count, plural, one {# backup is} other {# backups are}} kept, none of them on the ladder yet.',
          { count: off },
        )
  return copies >= full
    ? t('{copies} of {full} copies, the oldest of {when}.', {
        copies,
        full,
        when: formatInstant(oldestAt),
      })
    : t('{copies} of {full} copies: as many as there have to be at the age of the database.', {
        copies,
        full,
      })
}

export function placesWords({ outcome, figures }: Of<'backup-regions'>): readonly string[] {
  const { copies, short, short_continents: onFew, wanted, regions } = figures
  if (outcome === 'unknown') return [t('There is no copy yet.')]
  const places = regions.map(({ name, location, copies: count }) =>
    t('{name} ({place}): {count, plural, one {# copy} other {# copies}}', {
      name,
      place: locationWords(location),
      count,
    }),
  )
  return [
    short > 0
      ? t('In fewer than {wanted} data centres: {short} of {copies} copies.', {
          short,
          copies,
          wanted,
        })
      : t(
          '{copies, plural, one {The copy lies} other {Each of # copies lies}} in {wanted} data centres or more.',
          {
            copies,
            wanted,
          },
        ),
    ...(onFew === null || onFew === 0
      ? []
      : [
          t('On fewer than {wanted} continents: {short} of {copies} copies.', {
            short: onFew,
            copies,
            wanted,
          }),
        ]),
    `${new Intl.ListFormat(spoken(), { type: 'unit' }).format(places)}.`,
  ]
}

export function downloadWords({ figures }: Of<'backup-download'>): readonly string[] {
  const { copies, newest_at, is_late: isLate } = figures
  if (copies === 0) return [t('There is no copy yet; you can download your data as they are now.')]
  if (newest_at === null)
    return [
      t(
        '{copies, plural, one {# copy} other {# copies}} to download, none of which is in all regions, or your data as they are now.',
        { copies },
      ),
    ]
  return [
    t(
      '{copies, plural, one {# copy} other {# copies}} to download, the newest of {when}, or your data as they are now.',
      { copies, when: formatInstant(newest_at) },
    ),
    ...(isLate ? [t('That of last night is missing.')] : []),
  ]
}

export function restoredWords({ outcome, figures }: Of<'backup-restore'>): readonly string[] {
  const { every_second_since: since, every_second_until: until } = figures
  return [
    ...newestWords(outcome, figures),
    ...(figures.copies > 0
      ? [
          t('{tried} of {copies} copies were restored to see whether they are equal.', {
            tried: figures.tried,
            copies: figures.copies,
          }),
        ]
      : []),
    ...(since === null || until === null
      ? []
      : [
          t('Every second from {since} to {until} can be brought back.', {
            since: formatInstant(since),
            until: formatInstant(until),
          }),
        ]),
  ]
}

function newestWords(
  outcome: Own['outcome'],
  { backup_at, took_ms }: Of<'backup-restore'>['figures'],
): readonly string[] {
  if (backup_at === null)
    return [
      outcome === 'fails'
        ? t('No backup was restored yet to see whether it is equal, though a night has passed.')
        : t('No backup was restored yet to see whether it is equal.'),
    ]
  const when = formatInstant(backup_at)
  if (outcome === 'fails')
    return [
      t('The newest backup that was restored and found equal is of {when}: a night is missing.', {
        when,
      }),
    ]
  return [
    took_ms === null
      ? t('The backup of {when} was restored and found equal.', { when })
      : t('The backup of {when} was restored within {time} and found equal.', {
          when,
          time: spentWords(took_ms),
        }),
  ]
}

export function lossWords({ figures: { outside_at, hours } }: Of<'rpo'>): readonly string[] {
  if (outside_at === null)
    return [t('No copy that was restored and found equal lies in another data centre yet.')]
  return [
    t(
      'The newest copy in another data centre is of {when}: {hours} hours of work would be lost now.',
      {
        when: formatInstant(outside_at),
        hours: formatDecimal(String(hours ?? 0)),
      },
    ),
  ]
}

export function returnWords({ figures }: Of<'rto'>, now: Date): readonly string[] {
  const { tier, promised_hours: hours, is_measured: isMeasured, is_old: isOld } = figures
  return [
    t('Yours ({tier}) is to be back within {hours} hours.', { tier: tierWords(tier), hours }),
    rehearsedWords(figures, now),
    ...((figures.out_of_turn ?? 0) === 0 || !isMeasured
      ? []
      : [
          t(
            '{count, plural, one {# database} other {# databases}} of the cloud came back before the turn of another one.',
            { count: figures.out_of_turn ?? 0 },
          ),
        ]),
    ...(isOld && isMeasured
      ? [t('This does not count any more: it is to be rehearsed with all every four weeks.')]
      : []),
  ]
}

function rehearsedWords(
  { rehearsed_at: at, back_ms: ms, is_measured: isMeasured, all, failed }: Of<'rto'>['figures'],
  now: Date,
): string {
  if (at === null || ms === null) return regionWords({ region: null }, now)
  if (failed !== null && failed > 0)
    return t('Rehearsed {ago}: {failed} of {all} databases of this kind did not come back.', {
      ago: formatAgo(at, now),
      failed,
      all: all ?? failed,
    })
  return regionWords({ region: { at, ms, isMeasured } }, now)
}

export function standbyWords(
  { outcome, figures: { lag_bytes, measured_at } }: Of<'standby'>,
  now: Date,
): readonly string[] {
  const ago = formatAgo(measured_at, now)
  if (outcome === 'fails')
    return [t('The standby of its cluster did not follow when it was looked at, {ago}.', { ago })]
  return [
    lag_bytes === null
      ? t('The standby of its cluster followed when it was looked at, {ago}.', { ago })
      : t(
          'The standby of its cluster was {bytes, plural, one {# byte} other {# bytes}} behind when it was looked at, {ago}.',
          { bytes: lag_bytes, ago },
        ),
  ]
}
