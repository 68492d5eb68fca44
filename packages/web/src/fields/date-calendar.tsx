import { type CalendarLevel, DatePicker } from '@mantine/dates'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { formatDate } from '../language/format.ts'
import { spoken, t } from '../language/language.ts'
import styles from './choice.module.css'

/** Every word of it by Intl: the library's own would need its own catalogues. */
export function DateCalendar(props: {
  readonly day: string | null
  readonly today: string
  readonly onPick: (day: string) => void
}): ReactNode {
  const { day, today, onPick } = props
  const place = useRef<HTMLDivElement>(null)
  const [level, setLevel] = useState<CalendarLevel>('month')
  // The focus trap around it looked for where to go before this was loaded; and going from days to months and years takes
  // away the button that had the focus.
  useEffect(() => focusFirst(place.current, level), [level])
  return (
    <DatePicker
      ref={place}
      level={level}
      onLevelChange={setLevel}
      className={styles.calendar}
      value={day}
      defaultDate={day ?? today}
      onChange={(picked) => {
        if (picked !== null) onPick(picked)
      }}
      firstDayOfWeek={firstDayOfWeek()}
      weekdayFormat={(date) => named(date, { weekday: 'short' })}
      monthLabelFormat={(date) => named(date, { month: 'long', year: 'numeric' })}
      yearLabelFormat={(date) => named(date, { year: 'numeric' })}
      monthsListFormat={(date) => named(date, { month: 'short' })}
      yearsListFormat={(date) => named(date, { year: 'numeric' })}
      decadeLabelFormat={(from, to) =>
        `${named(from, { year: 'numeric' })} – ${named(to, { year: 'numeric' })}`
      }
      getDayAriaLabel={formatDate}
      getDayProps={(date) => ({
        ...(date === today ? { 'aria-current': 'date' as const } : {}),
        ...(date === (day ?? today) ? { 'data-autofocus': true } : {}),
      })}
      ariaLabels={{
        previousMonth: t('Previous month'),
        nextMonth: t('Next month'),
        previousYear: t('Previous year'),
        nextYear: t('Next year'),
        previousDecade: t('Previous decade'),
        nextDecade: t('Next decade'),
      }}
    />
  )
}

function focusFirst(place: HTMLElement | null, level: CalendarLevel): void {
  const wanted = level === 'month' ? '[data-autofocus]' : 'td [data-selected], td button'
  place?.querySelector<HTMLElement>(wanted)?.focus()
}

function named(date: string, format: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(spoken(), { ...format, timeZone: 'UTC' }).format(
    new Date(`${date.slice(0, 10)}T00:00:00Z`),
  )
}

/** 0 = Sunday. Browsers that do not know the weeks of their languages begin on Monday. */
function firstDayOfWeek(): 0 | 1 | 6 {
  const locale: unknown = new Intl.Locale(spoken())
  const first: unknown = Reflect.get(Object(weekOf(locale)), 'firstDay')
  if (first === 7) return 0
  return first === 6 ? 6 : 1
}

function weekOf(locale: unknown): unknown {
  const read: unknown = Reflect.get(Object(locale), 'getWeekInfo')
  return typeof read === 'function' ? read.call(locale) : undefined
}
