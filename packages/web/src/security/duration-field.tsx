import { NativeSelect, NumberInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { amountsOf, secondsOf, type Unit, unitsBetween, wholeUnit } from './duration.ts'
import styles from './duration-field.module.css'

/** A time as a number and its unit; an empty field keeps what was there. */
export function DurationField(props: {
  readonly label: string
  readonly seconds: number
  /** Both in seconds. */
  readonly limits: readonly [number, number]
  /** What was refused of it. */
  readonly problem?: string | undefined
  readonly onChange: (seconds: number) => void
}): ReactNode {
  const { label, seconds, limits, problem, onChange } = props
  const [chosen, setChosen] = useState<Unit>()
  const whole = wholeUnit(seconds)
  // What was chosen holds as long as the time can be said in it: an answer of the server may bring another.
  const unit = chosen !== undefined && seconds % chosen.seconds === 0 ? chosen : whole
  const offered = unitsBetween(limits)
  const units = offered.includes(whole) ? offered : [...offered, whole]
  const [min, max] = amountsOf(unit, limits)
  return (
    <div className={styles.line}>
      <NumberInput
        className={styles.number}
        label={label}
        value={seconds / unit.seconds}
        error={problem}
        min={min}
        max={max}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="none"
        hideControls
        onChange={(value) => {
          if (typeof value !== 'number') return
          // 24 hours that are typed do not become a day.
          setChosen(unit)
          onChange(value * unit.seconds)
        }}
      />
      <NativeSelect
        className={styles.unit}
        aria-label={t('Unit of: {label}', { label })}
        data={units.map(({ name }) => ({ value: name, label: unitWords(name) }))}
        value={unit.name}
        onChange={({ currentTarget }) => {
          const next = units.find(({ name }) => name === currentTarget.value) ?? unit
          setChosen(next)
          onChange(secondsOf(seconds / unit.seconds, next, limits))
        }}
      />
    </div>
  )
}

function unitWords(name: Unit['name']): string {
  switch (name) {
    case 'days':
      return t('days')
    case 'hours':
      return t('hours')
    case 'minutes':
      return t('minutes')
    case 'seconds':
      return t('seconds')
  }
}
