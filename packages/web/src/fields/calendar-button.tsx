import { Popover } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { t } from '../language/language.ts'
import choiceStyles from './choice.module.css'
import styles from './field.module.css'

/** Loaded when somebody first opens one: most dates are typed. */
const DateCalendar = lazy(async () => ({
  default: (await import('./date-calendar.tsx')).DateCalendar,
}))

/** Opens a calendar beside a date that can also be typed. */
export function CalendarButton(props: {
  readonly label: string
  readonly day: string | null
  readonly today: string
  readonly onPick: (day: string) => void
}): ReactNode {
  const { label, day, today, onPick } = props
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.tool}
          aria-label={t('{field}: choose from a calendar', { field: label })}
          onClick={() => setOpen(!isOpen)}
        >
          <IconCalendar size={16} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={choiceStyles.floating} aria-label={label}>
        {isOpen && (
          <Suspense fallback={<div className={choiceStyles.calendarPlace} />}>
            <DateCalendar
              day={day}
              today={today}
              onPick={(picked) => {
                onPick(picked)
                setOpen(false)
              }}
            />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
